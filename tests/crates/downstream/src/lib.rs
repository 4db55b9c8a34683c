//! An application that uses the integration of another crate: its trait, its client, and a double of its own.

use compile_library::{Acme, AcmeClient, AcmeEvent, AcmeEventHandler, Filter, NewUser, User};
use integration_runtime::{Bytes, Delivery, Error, Response, Result, Text, Verified};
use tokio::task::JoinHandle;

/// Generic over whatever implements the integration.
pub async fn names(acme: &impl Acme) -> Result<Vec<String>> {
    let users = acme.list_users(&Filter::default()).await?;
    Ok(users.into_iter().map(|user| user.name).collect())
}

/// The trait's futures are `Send`, so that generic code can be spawned.
pub fn names_in_background<A: Acme + 'static>(acme: A) -> JoinHandle<Result<Vec<String>>> {
    tokio::spawn(async move { names(&acme).await })
}

/// The client's calls need no trait in scope, borrow nothing and can be adjusted.
pub fn user_in_background(client: &AcmeClient, id: u64) -> JoinHandle<Result<User>> {
    tokio::spawn(
        client
            .get_user(id)
            .timeout(std::time::Duration::from_secs(1)),
    )
}

/// A double of the integration.
#[derive(Clone, Debug)]
pub struct Fake(pub Vec<User>);

impl Acme for Fake {
    async fn list_users(&self, _: &Filter) -> Result<Vec<User>> {
        Ok(self.0.clone())
    }

    async fn get_user(&self, id: u64) -> Result<User> {
        Ok(self
            .find_user(id)
            .await?
            .expect("a test asks for users that there are"))
    }

    async fn find_user(&self, id: u64) -> Result<Option<User>> {
        Ok(self.0.iter().find(|user| user.id == id).cloned())
    }

    async fn create_user(&self, _: &NewUser) -> Result<Response<User>> {
        unreachable!("no test creates a user")
    }

    async fn delete_user(&self, _: u64, _: Option<&str>) -> Result<(), Error> {
        Ok(())
    }

    async fn set_picture(&self, _: u64, _: Bytes) -> Result<()> {
        Ok(())
    }

    async fn status(&self) -> Result<Text> {
        unreachable!("no test asks for the status")
    }

    async fn rename_user(&self, id: u64, name: &str) -> Result<User> {
        Ok(User {
            id,
            name: name.to_owned(),
        })
    }
}

/// Handles the events that the other crate declares.
#[derive(Clone, Copy, Debug)]
pub struct Users;

impl AcmeEventHandler for Users {
    type Error = Error;

    async fn user_created(&self, _: User, _: &Delivery) -> Result<()> {
        Ok(())
    }

    async fn user_updated(&self, _: User, _: &Delivery) -> Result<()> {
        Ok(())
    }

    async fn user_deleted(&self, _: u64, _: &Delivery) -> Result<()> {
        Ok(())
    }
}

/// Handling is `Send`.
pub fn handled_in_background(event: Verified<AcmeEvent>) -> JoinHandle<Result<()>> {
    tokio::spawn(async move { event.dispatch(&Users).await })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fake() -> Fake {
        let user = |id, name: &str| User {
            id,
            name: name.to_owned(),
        };
        Fake(vec![user(1, "Ada"), user(2, "Grace")])
    }

    #[tokio::test]
    async fn a_double_serves_generic_code() {
        assert_eq!(names(&fake()).await.unwrap(), ["Ada", "Grace"]);
    }

    #[tokio::test]
    async fn generic_code_is_spawned() {
        assert_eq!(
            names_in_background(fake()).await.unwrap().unwrap(),
            ["Ada", "Grace"]
        );
    }

    #[tokio::test]
    async fn a_default_body_works_on_a_double() {
        let first = fake().first_user().await.unwrap();
        assert_eq!(first.map(|user| user.id), Some(1));
    }
}
