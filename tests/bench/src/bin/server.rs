//! The provider of the `client` benchmark: a keep-alive HTTP/1.1 server on a loopback port of its
//! own choosing, which it prints. It lives until its standard input closes.
//!
//! It answers only requests that carry the whole load (target, token, a body where one belongs), so
//! a client cannot look cheap by sending less.

use integration_bench::api::{
    Brief, Created, GET_TARGET, LIST_TARGET, NewBrief, POST_TARGET, TOKEN, sample_tasks,
};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// How long an answer takes. A real provider never answers before its client has parked; without
/// this pause some answers would, and those requests would cost a poll less.
const THINKING: Duration = Duration::from_millis(1);

struct Answers {
    brief: Vec<u8>,
    created: Vec<u8>,
    tasks: Vec<u8>,
    refusal: Vec<u8>,
}

fn main() -> io::Result<()> {
    let json = |value: serde_json::Result<String>| value.expect("the samples are JSON");
    let answers = Arc::new(Answers {
        brief: answer("200 OK", &json(serde_json::to_string(&Brief::sample()))),
        created: answer(
            "201 Created",
            &json(serde_json::to_string(&Created::sample())),
        ),
        tasks: answer("200 OK", &json(serde_json::to_string(&sample_tasks()))),
        refusal: answer(
            "400 Bad Request",
            r#"{"error":"not the request of the benchmark"}"#,
        ),
    });

    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?.port());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answers = Arc::clone(&answers);
            // A client that hangs up ends its connection, nothing else.
            std::thread::spawn(move || serve(stream, &answers).ok());
        }
    });
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}

fn serve(stream: TcpStream, answers: &Answers) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut output = stream.try_clone()?;
    let mut input = BufReader::new(stream);
    while let Some(request) = read_request(&mut input)? {
        std::thread::sleep(THINKING);
        // One write: the client sees the answer whole, in one read.
        output.write_all(choose(&request, answers))?;
    }
    Ok(())
}

struct Request {
    line: String,
    authorization: String,
    body: Vec<u8>,
}

/// The next request of the connection, or `None` when the client has hung up.
fn read_request(input: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut request = Request {
        line: String::new(),
        authorization: String::new(),
        body: Vec::new(),
    };
    if input.read_line(&mut request.line)? == 0 {
        return Ok(None);
    }
    let mut length = 0;
    loop {
        let mut header = String::new();
        input.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(':') else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "authorization" => request.authorization = value.trim().to_owned(),
            "content-length" => length = value.trim().parse().unwrap_or(0),
            _ => {}
        }
    }
    input.take(length).read_to_end(&mut request.body)?;
    Ok(Some(request))
}

fn choose<'a>(request: &Request, answers: &'a Answers) -> &'a [u8] {
    let mut words = request.line.split(' ');
    let authorized = request.authorization.strip_prefix("Bearer ") == Some(TOKEN);
    match (words.next(), words.next()) {
        _ if !authorized => &answers.refusal,
        (Some("GET"), Some(GET_TARGET)) => &answers.brief,
        (Some("GET"), Some(LIST_TARGET)) => &answers.tasks,
        (Some("POST"), Some(POST_TARGET)) if is_whole(&request.body) => &answers.created,
        _ => &answers.refusal,
    }
}

fn is_whole(body: &[u8]) -> bool {
    serde_json::from_slice::<NewBrief>(body)
        .is_ok_and(|brief| brief.text == NewBrief::sample().text)
}

fn answer(status: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nDate: Sat, 02 Nov 2024 16:05:59 GMT\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nX-Request-Id: 01JBQ5K6W3\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
