/// Events that arrive as webhooks.
#[allow(clippy::large_enum_variant)]
pub enum AcmeEvent<'a> {
    /// `a`
    A(&'a str),
    /// `c`
    C(()),
    ///
    E(u8),
    /// An event that is not declared.
    Unknown(::integration_runtime::UnknownEvent),
    /// A declared event whose payload is not what was declared.
    Undecodable(::integration_runtime::UndecodableEvent),
}
/// Handles the events of [`AcmeEvent`]: a method for each. Write them as `async fn`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle the events of `AcmeEvent`",
    label = "does not implement `AcmeEventHandler`"
)]
pub trait AcmeEventHandler: ::core::marker::Send + ::core::marker::Sync {
    /// Why an event was not handled: the provider is asked to send it again.
    type Error: ::core::fmt::Display + ::core::marker::Send;
    /// Handles `a`.
    fn a(
        &self,
        payload: &'_ str,
        delivery: &::integration_runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send;
    /// Handles `c`.
    #[allow(unused_variables)]
    fn c(
        &self,
        payload: (),
        delivery: &::integration_runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send {
        ::core::future::pending()
    }
    /// Handles .
    fn e(
        &self,
        payload: u8,
        delivery: &::integration_runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send;
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
::core::compile_error! {
    "unknown signature scheme `hmac_sha265`\nhelp: did you mean `hmac_sha256`?"
}
::core::compile_error! {
    "event `\"c\"` has no payload type\nhelp: `\"c\" => C(CPayload)`"
}
::core::compile_error! {
    "variant `E` has no event\nhelp: `\"e\" => E(u8)`"
}
::core::compile_error! {
    "variant `A` is declared twice"
}
::core::compile_error! {
    "`Unknown` is the name for events that are not declared"
}
const _: () = {
    use ::integration_runtime::__private as __rt;
    impl ::integration_runtime::WebhookSet for AcmeEvent<'static> {
        const WEBHOOK: &'static __rt::WebhookDescriptor = &__rt::WebhookDescriptor::unsigned(
            "AcmeEvent",
        );
        type Verifier = __rt::Signed;
        type Event<'__a> = AcmeEvent<'__a>;
    }
    impl<'__a> __rt::EventSet<'__a> for AcmeEvent<'__a> {
        fn kind(
            _: &str,
            _: ::core::option::Option<&str>,
        ) -> ::core::option::Option<usize> {
            ::core::option::Option::None
        }
        fn decode<__D: __rt::Deserializer<'__a>>(
            _: usize,
            _: __D,
        ) -> ::core::result::Result<Self, __D::Error> {
            __rt::stub()
        }
        fn unknown(event: ::integration_runtime::UnknownEvent) -> Self {
            Self::Unknown(event)
        }
        fn undecodable(event: ::integration_runtime::UndecodableEvent) -> Self {
            Self::Undecodable(event)
        }
    }
    impl<
        '__a,
        __H: AcmeEventHandler + ?::core::marker::Sized,
    > ::integration_runtime::Dispatch<__H> for AcmeEvent<'__a> {
        type Error = __H::Error;
        fn dispatch(
            self,
            _: &__H,
            _: &::integration_runtime::Delivery,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<(), __H::Error>,
        > + ::core::marker::Send {
            ::core::future::pending()
        }
    }
};
