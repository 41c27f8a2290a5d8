<%@ include file="top.jspf" %>
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>Your notes</title>
  <link rel="stylesheet" href="<c:url value='/static/site.css'/>">
  <link rel="icon" href="<c:url value='/static/icon.svg'/>" type="image/svg+xml">
</head>
<body>
<%@ include file="header.jspf" %>
<main id="content">
  <h1>Your notes</h1>
  <c:if test="${not empty problem}">
    <p class="problem" role="alert" id="problem">Not saved: <c:out value="${problem}"/>.</p>
  </c:if>
  <form class="card" method="post" action="<c:url value='/notes'/>" accept-charset="utf-8">
    <label for="title">Title</label>
    <input id="title" name="title" required maxlength="120" autocomplete="off" value="<c:out value='${typedTitle}'/>"
      <c:if test="${not empty problem}">aria-describedby="problem"</c:if>>
    <label for="body">Text <span class="hint">up to 4,000 characters</span></label>
    <textarea id="body" name="body" rows="4" maxlength="4000"><c:out value="${typedBody}"/></textarea>
    <button type="submit">Add note</button>
  </form>
  <c:if test="${empty notes}"><p class="status">No notes yet. The first one goes into the form above.</p></c:if>
  <c:forEach var="note" items="${notes}">
    <article class="card">
      <h2><c:out value="${note.title()}"/></h2>
      <p class="hint"><c:out value="${note.written()}"/></p>
      <c:if test="${not empty note.body()}"><p class="text"><c:out value="${note.body()}"/></p></c:if>
      <form method="post" action="<c:url value='/notes/delete'/>">
        <input type="hidden" name="id" value="<c:out value='${note.id()}'/>">
        <button class="quiet" type="submit" aria-label="Delete <c:out value='${note.title()}'/>">Delete</button>
      </form>
    </article>
  </c:forEach>
</main>
</body>
</html>
