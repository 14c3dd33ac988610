//! The pages for the payer's browser: the bank's 3-D Secure page and the hosted payment page. Both are plain forms.

use super::threeds::Form;

/// Returns the HTML of an init operation, which redirects the browser to the bank.
pub fn to_bank(origin: &str, id: i64) -> String {
    let action = escaped(&format!("{origin}/pages/3ds/{id}"));
    format!(
        "<!doctype html><html><body><form id=\"bank\" action=\"{action}\" method=\"get\"></form>\
         <script>document.getElementById(\"bank\").submit()</script></body></html>"
    )
}

/// Returns the bank's page, on which the payer approves or rejects.
pub fn bank(id: i64) -> String {
    let button = |result: &str, words: &str| format!("<button name=\"result\" value=\"{result}\">{words}</button>");
    let (approve, reject) = (button("approve", "Approve"), button("reject", "Reject"));
    frame("3-D Secure", &format!("<h1>3-D Secure</h1><p>Payment {id}</p><form method=\"post\">{approve} {reject}</form>"))
}

/// Returns a form that submits itself to the merchant.
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

/// Returns the hosted payment page with a form for the card.
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

/// Returns a page with a message.
pub fn notice(words: &str) -> String {
    frame("Sandbox", &format!("<p>{}</p>", escaped(words)))
}

fn frame(title: &str, body: &str) -> String {
    format!("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body>{body}</body></html>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
