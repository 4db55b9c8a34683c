/// Events that arrive as webhooks.
#[cfg(feature = "acme")]
#[doc(alias = "acme")]
#[allow(clippy::large_enum_variant)]
pub enum AcmeEvent {
    /// Old.
    #[deprecated]
    #[allow(unused)]
    #[serde(skip)]
    ///
    /// `old`
    Old(u8),
    #[cfg(unix)]
    /// `unix`
    Unix(u8),
    #[cfg(not(unix))]
    /// `unix`
    Unix(u16),
    /// An event that is declared as ignored.
    Ignored,
    /// An event that is not declared.
    Unknown(::integration_runtime::UnknownEvent),
    /// A declared event whose payload is not what was declared.
    Undecodable(::integration_runtime::UndecodableEvent),
}
#[cfg(feature = "acme")]
/// Handles the events of [`AcmeEvent`]: a method for each. Write them as `async fn`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle the events of `AcmeEvent`",
    label = "does not implement `AcmeEventHandler`"
)]
pub trait AcmeEventHandler: ::core::marker::Send + ::core::marker::Sync {
    /// Why an event was not handled: the provider is asked to send it again.
    type Error: ::core::fmt::Display + ::core::marker::Send;
    /// Old.
    #[deprecated]
    #[allow(unused)]
    ///
    /// Handles `old`.
    fn old(
        &self,
        payload: u8,
        delivery: &::integration_runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send;
    #[cfg(unix)]
    /// Handles `unix`.
    fn unix(
        &self,
        payload: u8,
        delivery: &::integration_runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send;
    #[cfg(not(unix))]
    /// Handles `unix`.
    fn unix(
        &self,
        payload: u16,
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
#[cfg(feature = "acme")]
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __WEBHOOK: __rt::WebhookDescriptor = __rt::WebhookDescriptor::preset(
            "AcmeEvent",
            __rt::presets::ASANA,
        )
        .action(__rt::Source::none())
        .id(__rt::Source::none())
        .events(
            &[
                __rt::Event::new("old", "Old").docs("Old."),
                #[cfg(unix)]
                __rt::Event::new("unix", "Unix"),
                #[cfg(not(unix))]
                __rt::Event::new("unix", "Unix"),
                #[cfg(unix)]
                __rt::Event::ignored("quiet"),
            ],
        );
    #[automatically_derived]
    impl ::integration_runtime::WebhookSet for AcmeEvent {
        const WEBHOOK: &'static __rt::WebhookDescriptor = &__WEBHOOK;
        type Verifier = __rt::Signed;
        type Event<'__a> = AcmeEvent;
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl<'__a> __rt::EventSet<'__a> for AcmeEvent {
        fn kind(
            event: &str,
            _: ::core::option::Option<&str>,
        ) -> ::core::option::Option<usize> {
            ::core::option::Option::Some(
                match event {
                    "old" => 0usize,
                    #[cfg(unix)]
                    "unix" => 1usize,
                    #[cfg(not(unix))]
                    "unix" => 2usize,
                    #[cfg(unix)]
                    "quiet" => 3usize,
                    _ => return ::core::option::Option::None,
                },
            )
        }
        fn ignored(kind: usize) -> ::core::option::Option<Self> {
            match kind {
                3usize => ::core::option::Option::Some(Self::Ignored),
                _ => ::core::option::Option::None,
            }
        }
        fn decode<__D: __rt::Deserializer<'__a>>(
            kind: usize,
            from: __D,
        ) -> ::core::result::Result<Self, __D::Error> {
            match kind {
                0usize => __rt::payload(from, Self::Old),
                #[cfg(unix)]
                1usize => __rt::payload(from, Self::Unix),
                #[cfg(not(unix))]
                2usize => __rt::payload(from, Self::Unix),
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
    impl<
        __H: AcmeEventHandler + ?::core::marker::Sized,
    > ::integration_runtime::Dispatch<__H> for AcmeEvent {
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
                    Self::Old(payload) => handler.old(payload, delivery).await,
                    #[cfg(unix)]
                    Self::Unix(payload) => handler.unix(payload, delivery).await,
                    #[cfg(not(unix))]
                    Self::Unix(payload) => handler.unix(payload, delivery).await,
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
