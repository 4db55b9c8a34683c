//! A real declaration: ten endpoints of Stripe's API and its main events,
//! `cargo run --example stripe`.
//!
//! Stripe takes forms with nested names in brackets and answers in JSON. With `STRIPE_API_KEY` set
//! to a test key it reads the balance; without, it shows what it would send.

use std::collections::BTreeMap;
use std::process::ExitCode;

use examples::narrator::{note, ok, step};
use integration_runtime::{
    Delivery, Pages, Result, UnknownEvent, Webhook, WebhookConfig, integration, webhook_events,
};
use serde::{Deserialize, Serialize};

/// Stripe's API.
#[integration(
    base_url = "https://api.stripe.com/v1",
    auth = bearer(env = "STRIPE_API_KEY"),
    headers("Stripe-Version" = "2025-09-30.clover"),
    error(message = "/error/message", code = "/error/code", request_id = "Request-Id"),
    paginate = last_id(
        param = "starting_after", body = List<_>, items = data, id = id, more = has_more,
        size(param = "limit", value = 100),
    ),
)]
pub trait Stripe {
    /// The balance of the account.
    #[get("/balance")]
    async fn get_balance(&self) -> Result<Balance>;

    /// Creates a customer.
    #[post("/customers")]
    async fn create_customer(&self, #[form(brackets)] customer: &NewCustomer) -> Result<Customer>;

    /// One customer.
    #[get("/customers/{id}")]
    async fn get_customer(&self, id: &str) -> Result<Option<Customer>>;

    /// Changes a customer.
    #[post("/customers/{id}", idempotent)]
    async fn update_customer(
        &self,
        id: &str,
        #[form(brackets)] change: &NewCustomer,
    ) -> Result<Customer>;

    /// Deletes a customer.
    #[delete("/customers/{id}")]
    async fn delete_customer(&self, id: &str) -> Result<Deleted>;

    /// Customers, the newest first.
    #[get("/customers")]
    fn list_customers(&self, #[query("expand", brackets)] expand: &[&str]) -> Pages<Customer>;

    /// Begins a payment.
    #[post("/payment_intents", timeout = "60s")]
    async fn create_payment_intent(
        &self,
        #[header("Idempotency-Key")] idempotency_key: &str,
        #[form(brackets)] payment: &NewPayment,
    ) -> Result<PaymentIntent>;

    /// One payment.
    #[get("/payment_intents/{id}")]
    async fn get_payment_intent(&self, id: &str) -> Result<PaymentIntent>;

    /// Confirms a payment with a payment method.
    #[post("/payment_intents/{id}/confirm", timeout = "60s")]
    async fn confirm_payment_intent(
        &self,
        id: &str,
        #[form] payment_method: &str,
    ) -> Result<PaymentIntent>;

    /// Gives money back, all of it unless an amount is named.
    #[post("/refunds")]
    async fn create_refund(
        &self,
        #[form] payment_intent: &str,
        #[form] amount: Option<u64>,
    ) -> Result<Refund>;
}

webhook_events! {
    /// What Stripe tells.
    #[webhook(signature = stripe, payload = json("/data/object"))]
    pub enum StripeEvent {
        /// Somebody has become a customer.
        "customer.created" => CustomerCreated(Customer),
        /// A customer has changed.
        "customer.updated" => CustomerUpdated(Customer),
        /// A customer is gone.
        "customer.deleted" => CustomerDeleted(Customer),
        /// The money is there.
        "payment_intent.succeeded" => PaymentSucceeded(PaymentIntent),
        /// The money is not coming.
        "payment_intent.payment_failed" => PaymentFailed(PaymentIntent),
        /// Money has gone back.
        "refund.created" => Refunded(Refund),
        "payment_intent.created" => ignore,
    }
}

/// Says what happened.
struct Teller;

impl StripeEventHandler for Teller {
    type Error = std::convert::Infallible;

    async fn customer_created(&self, it: Customer, _: &Delivery) -> Result<(), Self::Error> {
        ok(format!("{} is a customer", it.id));
        Ok(())
    }

    async fn customer_updated(&self, it: Customer, _: &Delivery) -> Result<(), Self::Error> {
        ok(format!("{} has changed", it.id));
        Ok(())
    }

    async fn customer_deleted(&self, it: Customer, _: &Delivery) -> Result<(), Self::Error> {
        ok(format!("{} is gone", it.id));
        Ok(())
    }

    async fn payment_succeeded(&self, it: PaymentIntent, _: &Delivery) -> Result<(), Self::Error> {
        ok(format!("{} is paid", it.id));
        Ok(())
    }

    async fn payment_failed(&self, it: PaymentIntent, _: &Delivery) -> Result<(), Self::Error> {
        ok(format!("{} is not paid: {}", it.id, it.status));
        Ok(())
    }

    async fn refunded(&self, it: Refund, _: &Delivery) -> Result<(), Self::Error> {
        ok(format!("{} gives {} back", it.id, it.amount));
        Ok(())
    }

    async fn unknown(&self, event: UnknownEvent, _: &Delivery) -> Result<(), Self::Error> {
        note(format!("{} is not declared", event.event));
        Ok(())
    }
}

/// Money that is there.
#[derive(Debug, Deserialize)]
pub struct Balance {
    /// By currency.
    pub available: Vec<Amount>,
}

/// An amount of money.
#[derive(Debug, Deserialize)]
pub struct Amount {
    /// In the smallest unit of the currency.
    pub amount: i64,
    /// ISO 4217, lower case.
    pub currency: String,
}

/// What a customer is made of.
#[derive(Debug, Default, Serialize)]
pub struct NewCustomer {
    /// Where they are written to.
    pub email: Option<String>,
    /// What people call them.
    pub name: Option<String>,
    /// Where they live.
    pub address: Option<Address>,
    /// Whatever the application wants to keep.
    pub metadata: BTreeMap<String, String>,
}

/// A postal address.
#[derive(Debug, Default, Serialize)]
pub struct Address {
    /// Town.
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

/// A customer.
#[derive(Debug, Deserialize)]
pub struct Customer {
    /// `cus_…`
    pub id: String,
    /// Where they are written to.
    pub email: Option<String>,
}

/// That something is gone.
#[derive(Debug, Deserialize)]
pub struct Deleted {
    /// What is gone.
    pub id: String,
    /// Whether it is.
    pub deleted: bool,
}

/// A page.
#[derive(Debug, Deserialize)]
pub struct List<T> {
    /// What is on it.
    pub data: Vec<T>,
    /// Whether another follows.
    pub has_more: bool,
}

/// A payment to begin.
#[derive(Debug, Serialize)]
pub struct NewPayment {
    /// In the smallest unit of the currency.
    pub amount: u64,
    /// ISO 4217, lower case.
    pub currency: &'static str,
    /// Who pays.
    pub customer: Option<String>,
    /// By what.
    pub payment_method_types: Vec<&'static str>,
}

/// A payment.
#[derive(Debug, Deserialize)]
pub struct PaymentIntent {
    /// `pi_…`
    pub id: String,
    /// How far it is.
    pub status: String,
}

/// Money given back.
#[derive(Debug, Deserialize)]
pub struct Refund {
    /// `re_…`
    pub id: String,
    /// In the smallest unit of the currency.
    pub amount: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await.map_err(Into::into).and(receive().await) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            note(error);
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<()> {
    match StripeConfig::from_env() {
        Ok(config) => {
            let stripe = StripeClient::new(config)?;
            step("What is there?");
            for amount in stripe.get_balance().await?.available {
                ok(format!("{} {}", amount.amount, amount.currency));
            }
            step("Who came last?");
            let mut customers = stripe.list_customers(&[]).max_pages(1);
            while let Some(customer) = customers.next().await {
                ok(customer?.id);
            }
            Ok(())
        }
        Err(missing) => {
            note(missing);
            show().await
        }
    }
}

/// What would be sent, with an invented key.
async fn show() -> Result<()> {
    let config = StripeConfig::from_lookup(|name| {
        (name == "STRIPE_API_KEY").then(|| "sk_test_example".to_owned())
    })?;
    let stripe = StripeClient::new(config)?;
    step("Without a key, this is what some calls would send");
    note(stripe.list_customers(&["data.sources"]).dry_run().await?);
    let payment = NewPayment {
        amount: 1999,
        currency: "eur",
        customer: None,
        payment_method_types: vec!["card"],
    };
    note(
        stripe
            .create_payment_intent("order-17", &payment)
            .dry_run()
            .await?,
    );
    note(stripe.create_refund("pi_1", None).dry_run().await?);
    Ok(())
}

/// Deliveries, signed as Stripe signs them, on their way to the handler.
async fn receive() -> Result<(), Box<dyn std::error::Error>> {
    step("And this is what deliveries of Stripe's do");
    let webhook = Webhook::<StripeEvent>::new(WebhookConfig::new("whsec_of_ours"))?;
    for body in [
        r#"{"id":"evt_1","type":"customer.created","data":{"object":{"id":"cus_1","email":null}}}"#,
        r#"{"id":"evt_2","type":"invoice.paid","data":{"object":{"id":"in_1"}}}"#,
    ] {
        let delivery = http::Request::post("/webhooks/stripe").body(body.into())?;
        let (parts, body) = webhook.sign_test(delivery)?.into_parts();
        let answer = webhook.handle(&parts, &body, &Teller).await;
        note(format!("answered {}", answer.status()));
    }
    Ok(())
}
