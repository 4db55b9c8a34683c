/// What Acme tells us.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)]
pub enum AcmeEvent {
    /// A user signed up.
    ///
    /// `user.created`
    UserCreated(User),
    /// `user.updated`, `user.renamed`
    UserUpdated(User),
    /// `user.deleted`
    UserDeleted(UserRef),
    /// An event that is declared as ignored.
    Ignored,
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
    /// A user signed up.
    ///
    /// Handles `user.created`.
    fn user_created(
        &self,
        payload: User,
        delivery: &::integration_runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send;
    /// Handles `user.updated`, `user.renamed`.
    fn user_updated(
        &self,
        payload: User,
        delivery: &::integration_runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send;
    /// Handles `user.deleted`.
    fn user_deleted(
        &self,
        payload: UserRef,
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
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __WEBHOOK: __rt::WebhookDescriptor = __rt::WebhookDescriptor::new(
            "AcmeEvent",
            __rt::Signature::new(__rt::Algorithm::HmacSha256, &["x-acme-signature"]),
        )
        .docs("What Acme tells us.")
        .event(__rt::Source::json(&["/type"]))
        .payload("/data")
        .id(__rt::Source::json(&["/id"]))
        .events(
            &[
                __rt::Event::new("user.created", "UserCreated")
                    .docs("A user signed up."),
                __rt::Event::new("user.updated", "UserUpdated"),
                __rt::Event::new("user.renamed", "UserUpdated"),
                __rt::Event::new("user.deleted", "UserDeleted"),
                __rt::Event::ignored("user.viewed"),
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
                    "user.created" => 0usize,
                    "user.updated" | "user.renamed" => 1usize,
                    "user.deleted" => 2usize,
                    "user.viewed" => 3usize,
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
                0usize => __rt::payload(from, Self::UserCreated),
                1usize => __rt::payload(from, Self::UserUpdated),
                2usize => __rt::payload(from, Self::UserDeleted),
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
                    Self::UserCreated(payload) => {
                        handler.user_created(payload, delivery).await
                    }
                    Self::UserUpdated(payload) => {
                        handler.user_updated(payload, delivery).await
                    }
                    Self::UserDeleted(payload) => {
                        handler.user_deleted(payload, delivery).await
                    }
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
