/// Events that arrive as webhooks.
#[allow(clippy::large_enum_variant)]
enum E {
    /// An event that is declared as ignored.
    Ignored,
    /// An event that is not declared.
    Unknown(::integration_runtime::UnknownEvent),
    /// A declared event whose payload is not what was declared.
    Undecodable(::integration_runtime::UndecodableEvent),
}
/// Handles the events of [`E`]: a method for each. Write them as `async fn`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle the events of `E`",
    label = "does not implement `EHandler`"
)]
trait EHandler: ::core::marker::Send + ::core::marker::Sync {
    /// Why an event was not handled: the provider is asked to send it again.
    type Error: ::core::fmt::Display + ::core::marker::Send;
    /// Takes an event that is not declared: warns, and acknowledges it.
    fn unknown(
        &self,
        event: ::integration_runtime::UnknownEvent,
        delivery: &::integration_runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send {
        ::integration_runtime::__private::warn_unknown(&event, delivery);
        async { ::core::result::Result::Ok(()) }
    }
    /// Takes a declared event whose payload is not what was declared: warns, and
    /// acknowledges it.
    fn undecodable(
        &self,
        event: ::integration_runtime::UndecodableEvent,
        delivery: &::integration_runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send {
        ::integration_runtime::__private::warn_undecodable(&event, delivery);
        async { ::core::result::Result::Ok(()) }
    }
}
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __WEBHOOK: __rt::WebhookDescriptor = __rt::WebhookDescriptor::new(
            "E",
            __rt::Signature::new(__rt::Algorithm::Token, &["x-token"])
                .items(&[__rt::Item::signature("", __rt::Encoding::Utf8)]),
        )
        .event(__rt::Source::json(&["/type"]))
        .id(__rt::Source::json(&["/id"]))
        .events(&[__rt::Event::ignored("a")]);
    #[automatically_derived]
    impl ::integration_runtime::WebhookSet for E {
        const WEBHOOK: &'static __rt::WebhookDescriptor = &__WEBHOOK;
        type Verifier = __rt::Signed;
        type Event<'__a> = E;
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl<'__a> __rt::EventSet<'__a> for E {
        fn kind(
            event: &str,
            _: ::core::option::Option<&str>,
        ) -> ::core::option::Option<usize> {
            ::core::option::Option::Some(
                match event {
                    "a" => 0usize,
                    _ => return ::core::option::Option::None,
                },
            )
        }
        fn ignored(kind: usize) -> ::core::option::Option<Self> {
            match kind {
                0usize => ::core::option::Option::Some(Self::Ignored),
                _ => ::core::option::Option::None,
            }
        }
        #[allow(unused_variables)]
        fn decode<__D: __rt::Deserializer<'__a>>(
            kind: usize,
            from: __D,
        ) -> ::core::result::Result<Self, __D::Error> {
            match kind {
                _ => __rt::no_such_kind(),
            }
        }
        fn unknown(event: ::integration_runtime::UnknownEvent) -> Self {
            Self::Unknown(event)
        }
        fn undecodable(event: ::integration_runtime::UndecodableEvent) -> Self {
            Self::Undecodable(event)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl<__H: EHandler + ?::core::marker::Sized> ::integration_runtime::Dispatch<__H>
    for E {
        type Error = __H::Error;
        fn dispatch(
            self,
            handler: &__H,
            delivery: &::integration_runtime::Delivery,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<(), __H::Error>,
        > + ::core::marker::Send {
            async move {
                match self {
                    Self::Ignored => ::core::result::Result::Ok(()),
                    Self::Unknown(event) => handler.unknown(event, delivery).await,
                    Self::Undecodable(event) => {
                        handler.undecodable(event, delivery).await
                    }
                }
            }
        }
    }
};
