<%@ include file="top.jspf" %>
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>Sallyport notes</title>
  <link rel="stylesheet" href="<c:url value='/static/site.css'/>">
  <link rel="icon" href="<c:url value='/static/icon.svg'/>" type="image/svg+xml">
</head>
<body>
<%@ include file="header.jspf" %>
<main id="content">
  <h1>A notes site behind one filter</h1>
  <c:choose>
    <c:when test="${not empty username}">
      <p class="status">You are <strong><c:out value="${username}"/></strong>, role <c:out value="${roles}"/>,
        signed in by <c:out value="${mechanism}"/>.</p>
    </c:when>
    <c:otherwise>
      <p class="status">Nobody is signed in.</p>
    </c:otherwise>
  </c:choose>
  <p>The site itself knows nothing of passwords, cookies or sessions. One filter in <code>web.xml</code> and the
    rules in <code>sallyport.conf</code> decide who gets how far.</p>

  <h2>Things to try</h2>
  <ol>
    <li>Open <a href="<c:url value='/notes'/>">your notes</a> without signing in: you are sent to sign in, and then
      back.</li>
    <li>As <code>alice</code>, write a note; as <code>bob</code>, look for it in vain.</li>
    <li>Open <a href="<c:url value='/board'/>">the board</a> as <code>alice</code>: refused. As <code>mo</code>:
      everyone&#8217;s notes.</li>
    <li>Sign in as <code>lena</code> or <code>bert</code>, whose passwords come from older systems; nothing looks
      different.</li>
    <li>Sign in as <code>dora</code>, who is disabled: the answer is that of a wrong password.</li>
    <li>Put the secret of <code>ada</code> into an authenticator app, sign in with its code, and disable
      <code>bob</code> on <a href="<c:url value='/admin'/>">the admin page</a>: his session ends at his next click.</li>
  </ol>

  <h2>Demo accounts</h2>
  <p>The password of each is its name followed by <code>-demo-passphrase</code>.</p>
  <div class="wide">
    <table>
      <thead><tr><th scope="col">Name</th><th scope="col">Password</th><th scope="col">Role</th><th scope="col">About</th></tr></thead>
      <tbody>
        <tr><th scope="row">alice</th><td><code>alice-demo-passphrase</code></td><td>user</td><td></td></tr>
        <tr><th scope="row">bob</th><td><code>bob-demo-passphrase</code></td><td>user</td><td></td></tr>
        <tr><th scope="row">mo</th><td><code>mo-demo-passphrase</code></td><td>moderator</td><td>sees the board, may delete any note</td></tr>
        <tr><th scope="row">ada</th><td><code>ada-demo-passphrase</code></td><td>admin</td><td>holds every permission; second factor on, secret <code>JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP</code></td></tr>
        <tr><th scope="row">lena</th><td><code>lena-demo-passphrase</code></td><td>user</td><td>password was stored as unsalted MD5</td></tr>
        <tr><th scope="row">bert</th><td><code>bert-demo-passphrase</code></td><td>user</td><td>password is stored as bcrypt</td></tr>
        <tr><th scope="row">dora</th><td><code>dora-demo-passphrase</code></td><td>user</td><td>disabled</td></tr>
      </tbody>
    </table>
  </div>

  <h2>From a terminal</h2>
<c:set var="base" value="${origin}${pageContext.request.contextPath}"/>
<pre tabindex="0"><code># open to everyone; closed to strangers
curl -i <c:out value="${base}"/>/api/public
curl -i <c:out value="${base}"/>/api/profile

# sign in and keep the cookie
curl -c jar -H 'Content-Type: application/json' \
  -d '{"username":"alice","password":"alice-demo-passphrase"}' \
  <c:out value="${base}"/>/auth/login
curl -b jar <c:out value="${base}"/>/api/profile

# with a cookie, a change must say where it comes from
curl -b jar -H 'Content-Type: application/json' \
  -H 'Origin: <c:out value="${origin}"/>' \
  -d '{"title":"Milk","body":"Two litres"}' <c:out value="${base}"/>/api/notes
curl -b jar <c:out value="${base}"/>/api/notes
curl -b jar <c:out value="${base}"/>/api/data</code></pre>
</main>
</body>
</html>
