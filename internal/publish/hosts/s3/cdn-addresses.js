// For a network before a bucket (a CloudFront function, at viewer request): an
// address that ends in "/" is that of the index.html below it.
function handler(event) {
  var request = event.request;
  if (request.uri.endsWith("/")) request.uri += "index.html";
  else if (request.uri.indexOf(".", request.uri.lastIndexOf("/")) < 0) {
    return { statusCode: 301, statusDescription: "Moved Permanently", headers: { location: { value: request.uri + "/" } } };
  }
  return request;
}
