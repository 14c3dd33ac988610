//! What the payer's browser sees: the bank's page of 3-D Secure and the hosted payment page. Both are plain forms.

use super::threeds::Form;

/// The HTML that an init operation answers: it sends the browser on to the bank.
pub fn to_bank(origin: &str, id: i64) -> String {
    let action = escaped(&format!("{origin}/pages/3ds/{id}"));
    format!(
        "<!doctype html><html><body><form id=\"bank\" action=\"{action}\" method=\"get\"></form>\
         <script>document.getElementById(\"bank\").submit()</script></body></html>"
    )
}

/// The bank's page: the payer decides.
pub fn bank(id: i64) -> String {
    let button = |result: &str, words: &str| format!("<button name=\"result\" value=\"{result}\">{words}</button>");
    let (approve, reject) = (button("approve", "Approve"), button("reject", "Reject"));
    frame("3-D Secure", &format!("<h1>3-D Secure</h1><p>Payment {id}</p><form method=\"post\">{approve} {reject}</form>"))
}

/// The way back: a form to the merchant that submits itself.
pub fn back(form: &Form) -> String {
    let fields: String =
        form.fields.iter().map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(value))).collect();
    let action = escaped(&form.url);
    frame(
        "Back to the shop",
        &format!(
            "<form id=\"back\" action=\"{action}\" method=\"post\">{fields}<noscript><button>Back to the shop</button></noscript></form>\
             <script>document.getElementById(\"back\").submit()</script>"
        ),
    )
}

/// The hosted page: the payer types a card.
pub fn checkout(amount: &str, currency: &str, problem: Option<&str>) -> String {
    let field = |name: &str, label: &str, value: &str| format!("<label>{label} <input name=\"{name}\" value=\"{value}\"></label>");
    let problem = problem.map(|problem| format!("<p role=\"alert\">{}</p>", escaped(problem))).unwrap_or_default();
    let fields = [
        field("cardHolderName", "Name", "Haluk Demir"),
        field("cardNumber", "Card number", "5258640000000001"),
        field("expireMonth", "Month", "07"),
        field("expireYear", "Year", "2044"),
        field("cvc", "CVC", "000"),
    ]
    .join("<br>");
    let (amount, currency) = (escaped(amount), escaped(currency));
    frame("Payment", &format!("<h1>{amount} {currency}</h1>{problem}<form method=\"post\">{fields}<br><button>Pay</button></form>"))
}

/// A page with a sentence.
pub fn notice(words: &str) -> String {
    frame("Sandbox", &format!("<p>{}</p>", escaped(words)))
}

fn frame(title: &str, body: &str) -> String {
    format!("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body>{body}</body></html>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
