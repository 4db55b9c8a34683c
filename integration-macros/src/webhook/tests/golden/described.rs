/// Events that arrive as webhooks.
#[allow(clippy::large_enum_variant)]
pub(crate) enum AcmeEvent {
    /// `a.b`
    AB(()),
    /// An event that is not declared.
    Unknown(::renamed::runtime::UnknownEvent),
    /// A declared event whose payload is not what was declared.
    Undecodable(::renamed::runtime::UndecodableEvent),
}
/// Handles the events of [`AcmeEvent`]: a method for each. Write them as `async fn`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle the events of `AcmeEvent`",
    label = "does not implement `AcmeEventHandler`"
)]
pub(crate) trait AcmeEventHandler: ::core::marker::Send + ::core::marker::Sync {
    /// Why an event was not handled: the provider is asked to send it again.
    type Error: ::core::fmt::Display + ::core::marker::Send;
    /// Handles `a.b`.
    fn ab(
        &self,
        payload: (),
        delivery: &::renamed::runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send;
    /// Takes an event that is not declared: warns, and acknowledges it.
    fn unknown(
        &self,
        event: ::renamed::runtime::UnknownEvent,
        delivery: &::renamed::runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send {
        ::renamed::runtime::__private::warn_unknown(&event, delivery);
        async { ::core::result::Result::Ok(()) }
    }
    /// Takes a declared event whose payload is not what was declared: warns, and
    /// acknowledges it.
    fn undecodable(
        &self,
        event: ::renamed::runtime::UndecodableEvent,
        delivery: &::renamed::runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send {
        ::renamed::runtime::__private::warn_undecodable(&event, delivery);
        async { ::core::result::Result::Ok(()) }
    }
}
const _: () = {
    use ::renamed::runtime::__private as __rt;
    static __WEBHOOK: __rt::WebhookDescriptor = __rt::WebhookDescriptor::new(
            "AcmeEvent",
            __rt::Signature::new(
                    __rt::Algorithm::HmacSha512,
                    &["x-signature", "signature"],
                )
                .split(',')
                .items(
                    &[
                        __rt::Item::timestamp("t="),
                        __rt::Item::signature("v1=", __rt::Encoding::Base64Url),
                    ],
                )
                .content(
                    &[
                        __rt::Piece::Header(&["x-id", "id"]),
                        __rt::Piece::Literal("."),
                        __rt::Piece::Timestamp,
                        __rt::Piece::Literal(".{"),
                        __rt::Piece::Method,
                        __rt::Piece::Literal("}"),
                        __rt::Piece::Url,
                        __rt::Piece::Json("/a"),
                        __rt::Piece::Body,
                    ],
                )
                .secret(__rt::SecretEncoding::Base64 {
                    strip: "whsec_",
                })
                .timestamp(__rt::Timestamp::in_signature(__rt::Unit::Milliseconds))
                .window_secs(600u64),
        )
        .event(__rt::Source::header(&["x-event", "x-topic"]))
        .action(__rt::Source::json(&["/event/action"]))
        .payload("/data/object")
        .id(__rt::Source::none())
        .events(&[__rt::Event::new("a.b", "AB")]);
    #[automatically_derived]
    impl ::renamed::runtime::WebhookSet for AcmeEvent {
        const WEBHOOK: &'static __rt::WebhookDescriptor = &__WEBHOOK;
        type Verifier = __rt::Signed;
        type Event<'__a> = AcmeEvent;
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl<'__a> __rt::EventSet<'__a> for AcmeEvent {
        fn kind(
            event: &str,
            action: ::core::option::Option<&str>,
        ) -> ::core::option::Option<usize> {
            ::core::option::Option::Some(
                match (event, action) {
                    ("a", ::core::option::Option::Some("b")) => 0usize,
                    _ => return ::core::option::Option::None,
                },
            )
        }
        fn decode<__D: __rt::Deserializer<'__a>>(
            kind: usize,
            from: __D,
        ) -> ::core::result::Result<Self, __D::Error> {
            match kind {
                0usize => __rt::payload(from, Self::AB),
                _ => __rt::no_such_kind(),
            }
        }
        fn unknown(event: ::renamed::runtime::UnknownEvent) -> Self {
            Self::Unknown(event)
        }
        fn undecodable(event: ::renamed::runtime::UndecodableEvent) -> Self {
            Self::Undecodable(event)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl<
        __H: AcmeEventHandler + ?::core::marker::Sized,
    > ::renamed::runtime::Dispatch<__H> for AcmeEvent {
        type Error = __H::Error;
        fn dispatch(
            self,
            handler: &__H,
            delivery: &::renamed::runtime::Delivery,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<(), __H::Error>,
        > + ::core::marker::Send {
            async move {
                match self {
                    Self::AB(payload) => handler.ab(payload, delivery).await,
                    Self::Unknown(event) => handler.unknown(event, delivery).await,
                    Self::Undecodable(event) => {
                        handler.undecodable(event, delivery).await
                    }
                }
            }
        }
    }
};
