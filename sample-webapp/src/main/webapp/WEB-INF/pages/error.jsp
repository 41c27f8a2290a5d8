<%@ include file="top.jspf" %>
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title><c:out value="${title}"/></title>
  <link rel="stylesheet" href="<c:url value='/static/site.css'/>">
  <link rel="icon" href="<c:url value='/static/icon.svg'/>" type="image/svg+xml">
</head>
<body>
<%@ include file="header.jspf" %>
<main id="content">
  <p class="hint">Error <c:out value="${status}"/></p>
  <h1><c:out value="${title}"/></h1>
  <p><a href="<c:url value='/'/>">Back to the start page</a></p>
</main>
</body>
</html>
