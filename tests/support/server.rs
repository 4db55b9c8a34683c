//! The scripted provider: a real HTTP/1.1 server on a loopback port.

#[cfg(test)]
mod tests;

use std::{
    collections::VecDeque,
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use bytes::{Buf, Bytes, BytesMut};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

use crate::{
    Reply, Request,
    reply::{Action, Answer, Body, Framing},
    request::find,
};

/// How long the `wait_…` methods wait before they panic.
const PATIENCE: Duration = Duration::from_secs(5);
const PIECE: usize = 64 * 1024;

/// An HTTP/1.1 server that answers by script and records what it is asked. It ends when it is dropped.
///
/// It runs on a thread of its own, so that no test can starve it and it needs no runtime of the test's.
///
///     use integration_tests::{Reply, Server};
///     use serde_json::json;
///
///     let server = Server::scripted([Reply::status(503), Reply::json(200, json!({"id": 1}))]);
///     // … two calls against `server.url()` …
///     assert_eq!(server.requests().len(), server.count());
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    respond: Mutex<Respond>,
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
    open: AtomicUsize,
    sent: AtomicU64,
}

type Respond = Box<dyn FnMut(&Request) -> Reply + Send>;

impl Server {
    /// Answers the first request with the first reply, the second with the second, and from then on with the last.
    ///
    /// # Panics
    /// When the script is empty.
    #[must_use]
    pub fn scripted(script: impl IntoIterator<Item = Reply>) -> Self {
        Self::scripted_at((Ipv4Addr::LOCALHOST, 0).into(), script)
    }

    /// Like [`Server::scripted`], at this address: for a provider that comes up late, see [`Server::unused_address`].
    ///
    /// # Panics
    /// When the script is empty or the address is in use.
    #[must_use]
    pub fn scripted_at(address: SocketAddr, script: impl IntoIterator<Item = Reply>) -> Self {
        let mut script: VecDeque<Reply> = script.into_iter().collect();
        assert!(!script.is_empty(), "a script needs at least one reply");
        let next = move |_: &Request| match script.len() {
            1 => script[0].clone(),
            _ => script
                .pop_front()
                .expect("a script never runs out: its last reply stays"),
        };
        Self::start(address, Box::new(next))
    }

    /// Answers each request with what `respond` makes of it.
    ///
    /// # Panics
    /// When there is no free loopback port.
    #[must_use]
    pub fn answering(respond: impl FnMut(&Request) -> Reply + Send + 'static) -> Self {
        Self::start((Ipv4Addr::LOCALHOST, 0).into(), Box::new(respond))
    }

    /// A loopback address where nothing listens now: connections to it are refused.
    ///
    /// # Panics
    /// When there is no free loopback port.
    #[must_use]
    pub fn unused_address() -> SocketAddr {
        let listener =
            std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port is free");
        listener
            .local_addr()
            .expect("a bound listener has an address")
    }

    fn start(address: SocketAddr, respond: Respond) -> Self {
        let listener = std::net::TcpListener::bind(address).expect("the address can be bound");
        listener
            .set_nonblocking(true)
            .expect("a listener can be non-blocking");
        let address = listener
            .local_addr()
            .expect("a bound listener has an address");
        let shared = Arc::new(Shared {
            respond: Mutex::new(respond),
            requests: Mutex::default(),
            connections: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            sent: AtomicU64::new(0),
        });
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("scripted-server".to_owned())
            .spawn({
                let shared = Arc::clone(&shared);
                move || {
                    let runtime = tokio::runtime::Builder::new_current_thread()
                        .enable_all()
                        .build();
                    runtime
                        .expect("a runtime can be built")
                        .block_on(async move {
                            let listener = TcpListener::from_std(listener)
                                .expect("the listener is non-blocking");
                            tokio::select! {
                                () = accept(listener, shared) => {}
                                _ = stopped => {}
                            }
                        });
                }
            });
        let thread = Some(thread.expect("a thread can be started"));
        Self {
            address,
            shared,
            stop: Some(stop),
            thread,
        }
    }

    /// `http://127.0.0.1:<port>`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// All requests so far, in the order in which they were read.
    ///
    /// # Panics
    /// When the script has panicked.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.shared
            .requests
            .lock()
            .expect("the script has not panicked")
            .clone()
    }

    /// The number of requests so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.requests().len()
    }

    /// The one request that was made.
    ///
    /// # Panics
    /// When there was none, or more than one.
    #[must_use]
    pub fn only_request(&self) -> Request {
        let requests = self.requests();
        assert_eq!(
            requests.len(),
            1,
            "exactly one request was made: {requests:#?}"
        );
        requests.into_iter().next().expect("there is one")
    }

    /// The number of connections that were accepted, those that have ended included.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// The number of connections that are open now.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }

    /// The number of body bytes that were handed to the operating system.
    #[must_use]
    pub fn bytes_sent(&self) -> u64 {
        self.shared.sent.load(Ordering::SeqCst)
    }

    /// Waits until so many requests have been read.
    ///
    /// # Panics
    /// When that takes longer than five seconds.
    pub async fn wait_for_requests(&self, count: usize) {
        self.wait(&format!("{count} requests"), || self.count() >= count)
            .await;
    }

    /// Waits until the clients have closed all their connections.
    ///
    /// # Panics
    /// When that takes longer than five seconds.
    pub async fn wait_for_disconnect(&self) {
        self.wait("the end of all connections", || {
            self.open_connections() == 0
        })
        .await;
    }

    async fn wait(&self, what: &str, done: impl Fn() -> bool) {
        let start = Instant::now();
        while !done() {
            assert!(
                start.elapsed() < PATIENCE,
                "no {what} within {PATIENCE:?}: {self:?}"
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self.thread.take().map(JoinHandle::join);
        if matches!(ended, Some(Err(_))) && !std::thread::panicking() {
            panic!("the scripted server has panicked");
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.address)
            .field("requests", &self.count())
            .field("connections", &self.connections())
            .field("open_connections", &self.open_connections())
            .finish()
    }
}

impl Shared {
    fn answer(&self, request: Request) -> Reply {
        let reply = (self.respond.lock().expect("the script has not panicked"))(&request);
        self.requests
            .lock()
            .expect("nothing panics with the requests")
            .push(request);
        reply
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let shared = Arc::clone(&shared);
        let number = shared.connections.fetch_add(1, Ordering::SeqCst);
        shared.open.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(async move {
            let mut connection = Connection {
                stream,
                number,
                buffer: BytesMut::new(),
                shared: &shared,
            };
            // An error here is the client's end of a connection that the test has cut.
            let _ = connection.serve().await;
            drop(connection);
            shared.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

struct Connection<'a> {
    stream: TcpStream,
    number: usize,
    buffer: BytesMut,
    shared: &'a Shared,
}

impl Connection<'_> {
    async fn serve(&mut self) -> io::Result<()> {
        // Small writes must leave at once, or a drip is a gush.
        self.stream.set_nodelay(true)?;
        while let Some(request) = self.read_request().await? {
            let is_head = request.method == "HEAD";
            let reply = self.shared.answer(request);
            tokio::time::sleep(reply.delay).await;
            match &reply.action {
                Action::Answer(answer) => {
                    self.send(answer, is_head).await?;
                    if answer.reset {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        return self.stream.set_zero_linger();
                    }
                    if answer.ends_connection() {
                        return self.stream.shutdown().await;
                    }
                }
                Action::Raw(bytes) => {
                    self.stream.write_all(bytes).await?;
                    return self.stream.shutdown().await;
                }
                Action::Close => return self.stream.shutdown().await,
                Action::Reset => return self.stream.set_zero_linger(),
                Action::Never => return self.wait_for_end().await,
            }
        }
        Ok(())
    }

    async fn send(&mut self, answer: &Answer, is_head: bool) -> io::Result<()> {
        self.stream.write_all(&answer.head()).await?;
        if !is_head && !answer.is_bodiless() {
            match &answer.body {
                Body::Whole(bytes) => self.send_bytes(answer, bytes).await?,
                Body::Spaces(length) => self.send_spaces(answer, *length).await?,
            }
            if answer.hang {
                return self.wait_for_end().await;
            }
            if answer.framing == Framing::Chunked {
                self.stream.write_all(b"0\r\n\r\n").await?;
            }
        }
        Ok(())
    }

    async fn send_bytes(&mut self, answer: &Answer, bytes: &[u8]) -> io::Result<()> {
        let size = if answer.drip.is_some() { 1 } else { PIECE };
        for piece in bytes.chunks(size) {
            if let Some(pause) = answer.drip {
                tokio::time::sleep(pause).await;
            }
            self.send_piece(answer.framing, piece).await?;
        }
        Ok(())
    }

    async fn send_spaces(&mut self, answer: &Answer, length: u64) -> io::Result<()> {
        let piece = [b' '; PIECE];
        let mut left = length;
        while left > 0 {
            let size = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
            self.send_piece(answer.framing, &piece[..size]).await?;
            left -= size as u64;
        }
        Ok(())
    }

    async fn send_piece(&mut self, framing: Framing, piece: &[u8]) -> io::Result<()> {
        if framing == Framing::Chunked {
            let size = format!("{:x}\r\n", piece.len());
            self.stream
                .write_all(&[size.as_bytes(), piece, b"\r\n"].concat())
                .await?;
        } else {
            self.stream.write_all(piece).await?;
        }
        self.shared
            .sent
            .fetch_add(piece.len() as u64, Ordering::SeqCst);
        Ok(())
    }

    /// Waits until the client closes its end.
    async fn wait_for_end(&mut self) -> io::Result<()> {
        while self.read_more().await? {}
        Ok(())
    }

    /// The next request; `None` when the client has closed the connection.
    async fn read_request(&mut self) -> io::Result<Option<Request>> {
        let end = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end;
            }
            if !self.read_more().await? {
                return Ok(None);
            }
        };
        let head = self.buffer.split_to(end);
        self.buffer.advance(4);
        let mut request = parse_head(&head, self.number).ok_or(io::ErrorKind::InvalidData)?;
        let mut kept = Kept::default();
        if request.header("transfer-encoding") == Some("chunked") {
            self.read_chunks(&mut kept).await?;
        } else {
            let length = request.header("content-length").map_or(Ok(0), str::parse);
            self.read_into(&mut kept, length.map_err(|_| io::ErrorKind::InvalidData)?)
                .await?;
        }
        request.body = kept.bytes.freeze();
        request.length = kept.length;
        request.at = Instant::now();
        Ok(Some(request))
    }

    async fn read_chunks(&mut self, body: &mut Kept) -> io::Result<()> {
        loop {
            let end = loop {
                if let Some(end) = find(&self.buffer, b"\r\n") {
                    break end;
                }
                self.require_more().await?;
            };
            let line = self.read_exactly(end + 2).await?;
            let size = std::str::from_utf8(&line[..end])
                .ok()
                .and_then(|size| u64::from_str_radix(size, 16).ok());
            let size = size.ok_or(io::ErrorKind::InvalidData)?;
            self.read_into(body, size).await?;
            self.read_exactly(2).await?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    async fn read_into(&mut self, body: &mut Kept, length: u64) -> io::Result<()> {
        let mut left = length;
        while left > 0 {
            if self.buffer.is_empty() {
                self.require_more().await?;
            }
            let size =
                usize::try_from(left).map_or(self.buffer.len(), |l| l.min(self.buffer.len()));
            body.push(&self.buffer[..size]);
            self.buffer.advance(size);
            left -= size as u64;
        }
        Ok(())
    }

    async fn read_exactly(&mut self, length: usize) -> io::Result<Bytes> {
        while self.buffer.len() < length {
            self.require_more().await?;
        }
        Ok(self.buffer.split_to(length).freeze())
    }

    async fn require_more(&mut self) -> io::Result<()> {
        if self.read_more().await? {
            Ok(())
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }

    async fn read_more(&mut self) -> io::Result<bool> {
        // Without room, 64 bytes are read at a time.
        self.buffer.reserve(PIECE);
        Ok(self.stream.read_buf(&mut self.buffer).await? > 0)
    }
}

/// The beginning of a body: a large one is not held in the memory that a test measures.
#[derive(Default)]
struct Kept {
    bytes: BytesMut,
    length: u64,
}

impl Kept {
    const LIMIT: usize = 4 << 20;

    fn push(&mut self, piece: &[u8]) {
        self.length += piece.len() as u64;
        let room = Self::LIMIT - self.bytes.len();
        self.bytes
            .extend_from_slice(&piece[..piece.len().min(room)]);
    }
}

fn parse_head(head: &[u8], connection: usize) -> Option<Request> {
    let mut lines = head
        .split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let first = std::str::from_utf8(lines.next()?).ok()?;
    let mut words = first.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let header = |line: &[u8]| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = std::str::from_utf8(&line[..colon]).ok()?.to_owned();
        Some((name, line[colon + 1..].trim_ascii().to_vec()))
    };
    let headers = lines.map(header).collect::<Option<Vec<_>>>()?;
    Some(Request {
        method,
        target,
        headers,
        body: Bytes::new(),
        length: 0,
        at: Instant::now(),
        connection,
    })
}
