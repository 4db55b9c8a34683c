/// Events that arrive as webhooks.
#[allow(clippy::large_enum_variant)]
enum HubEvent<'a> {
    /// `issues.*`
    IssueChanged(IssuePayload<'a>),
    /// `push`
    Push(PushPayload<'a>),
    /// `issues.opened`, `issues.reopened`
    IssueOpened(&'a Opened),
    /// `check_run.completed`
    r#Type(Vec<u8>),
    /// An event that is declared as ignored.
    Ignored,
    /// An event that is not declared.
    Unknown(::integration_runtime::UnknownEvent),
    /// A declared event whose payload is not what was declared.
    Undecodable(::integration_runtime::UndecodableEvent),
}
/// Handles the events of [`HubEvent`]: a method for each. Write them as `async fn`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not handle the events of `HubEvent`",
    label = "does not implement `HubEventHandler`"
)]
trait HubEventHandler: ::core::marker::Send + ::core::marker::Sync {
    /// Why an event was not handled: the provider is asked to send it again.
    type Error: ::core::fmt::Display + ::core::marker::Send;
    /// Handles `issues.*`.
    fn issue_changed(
        &self,
        payload: IssuePayload<'_>,
        delivery: &::integration_runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send;
    /// Handles `push`.
    fn push(
        &self,
        payload: PushPayload<'_>,
        delivery: &::integration_runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send;
    /// Handles `issues.opened`, `issues.reopened`.
    fn issue_opened(
        &self,
        payload: &'_ Opened,
        delivery: &::integration_runtime::Delivery,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<(), Self::Error>,
    > + ::core::marker::Send;
    /// Handles `check_run.completed`.
    fn r#type(
        &self,
        payload: Vec<u8>,
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
    static __WEBHOOK: __rt::WebhookDescriptor = __rt::WebhookDescriptor::preset(
            "HubEvent",
            __rt::presets::GITHUB,
        )
        .events(
            &[
                __rt::Event::new("issues.*", "IssueChanged"),
                __rt::Event::new("push", "Push"),
                __rt::Event::new("issues.opened", "IssueOpened"),
                __rt::Event::new("issues.reopened", "IssueOpened"),
                __rt::Event::new("check_run.completed", "Type"),
                __rt::Event::ignored("ping"),
                __rt::Event::ignored("star.*"),
            ],
        );
    #[automatically_derived]
    impl ::integration_runtime::WebhookSet for HubEvent<'static> {
        const WEBHOOK: &'static __rt::WebhookDescriptor = &__WEBHOOK;
        type Verifier = __rt::Signed;
        type Event<'__a> = HubEvent<'__a>;
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl<'__a> __rt::EventSet<'__a> for HubEvent<'__a> {
        fn kind(
            event: &str,
            action: ::core::option::Option<&str>,
        ) -> ::core::option::Option<usize> {
            ::core::option::Option::Some(
                match (event, action) {
                    ("issues", ::core::option::Option::Some("opened")) => 2usize,
                    ("issues", ::core::option::Option::Some("reopened")) => 2usize,
                    ("issues", ::core::option::Option::Some(_)) => 0usize,
                    ("push", ::core::option::Option::None) => 1usize,
                    ("check_run", ::core::option::Option::Some("completed")) => 3usize,
                    ("ping", ::core::option::Option::None) => 4usize,
                    ("star", ::core::option::Option::Some(_)) => 4usize,
                    _ => return ::core::option::Option::None,
                },
            )
        }
        fn ignored(kind: usize) -> ::core::option::Option<Self> {
            match kind {
                4usize => ::core::option::Option::Some(Self::Ignored),
                _ => ::core::option::Option::None,
            }
        }
        fn decode<__D: __rt::Deserializer<'__a>>(
            kind: usize,
            from: __D,
        ) -> ::core::result::Result<Self, __D::Error> {
            match kind {
                0usize => __rt::payload(from, Self::IssueChanged),
                1usize => __rt::payload(from, Self::Push),
                2usize => __rt::payload(from, Self::IssueOpened),
                3usize => __rt::payload(from, Self::r#Type),
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
        '__a,
        __H: HubEventHandler + ?::core::marker::Sized,
    > ::integration_runtime::Dispatch<__H> for HubEvent<'__a> {
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
                    Self::IssueChanged(payload) => {
                        handler.issue_changed(payload, delivery).await
                    }
                    Self::Push(payload) => handler.push(payload, delivery).await,
                    Self::IssueOpened(payload) => {
                        handler.issue_opened(payload, delivery).await
                    }
                    Self::r#Type(payload) => handler.r#type(payload, delivery).await,
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
