package io.sallyport.auth.httpsession;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An {@code HttpSession} as one request sees it. Thread-safe. */
final class KeptHttpSession implements HttpSession {

  private static final Logger LOG = LoggerFactory.getLogger(KeptHttpSession.class);

  private final SessionRequest request;
  private final HttpSessionRepository repository;
  private final HttpSessionRecord record;
  private final Attributes attributes;
  private final boolean isNew;
  private HttpSessionKey key;
  private @Nullable String owner;
  private int idleSeconds;
  private boolean idleChanged;
  private boolean stored;
  private boolean ended;

  /** One that is stored under that key, or will be. */
  KeptHttpSession(
      SessionRequest request, HttpSessionKey key, HttpSessionRecord record, boolean stored) {
    this.request = request;
    this.repository = request.repository();
    this.key = key;
    this.record = record;
    this.attributes = new Attributes(record.attributes(), request.format(), request.loader());
    this.owner = record.owner();
    this.idleSeconds = record.idleSeconds();
    this.stored = stored;
    this.isNew = !stored;
  }

  synchronized boolean ended() {
    return ended;
  }

  synchronized @Nullable String owner() {
    return owner;
  }

  /** Gives it to an account as long as nobody can know its id but who asked for it. */
  synchronized boolean give(String account) {
    if (!stored) {
      owner = account;
    }
    return !stored;
  }

  synchronized HttpSessionKey key() {
    return key;
  }

  /** Puts it under another key; false if it has ended meanwhile. */
  synchronized boolean rotate(HttpSessionKey other, @Nullable String account) {
    if (!stored) {
      key = other;
      owner = account;
      return true;
    }
    write();
    if (ended || !repository.rotate(key, other, account, request.now())) {
      ended = true;
      return false;
    }
    key = other;
    owner = account == null ? owner : account;
    return true;
  }

  /** Ends it everywhere. */
  synchronized void end() {
    ended = true;
    if (stored) {
      repository.end(key);
    }
  }

  /** Writes whatever has changed. What cannot be kept is told after all else has been written. */
  synchronized void write() {
    if (ended) {
      return;
    }
    RuntimeException unfit = attributes.look();
    store();
    if (unfit != null) {
      throw unfit;
    }
  }

  private void store() {
    HttpSessionRepository.Change change = attributes.change(idleChanged ? idleSeconds : null);
    if (!stored) {
      repository.create(
          key,
          new HttpSessionRecord(
              owner, record.createdAt(), record.seenAt(), idleSeconds, change.set()));
      stored = true;
    } else if (!change.nothing() && !repository.change(key, change, request.now())) {
      LOG.debug("A parallel request has ended this HttpSession");
      ended = true;
    }
    attributes.written();
    idleChanged = false;
  }

  /** Where the client may have seen something of the answer, nothing waits. */
  private void changed() {
    if (request.answering()) {
      store();
      alive();
    }
  }

  private void alive() {
    if (ended) {
      throw new IllegalStateException("This HttpSession has ended");
    }
  }

  @Override
  public synchronized @Nullable Object getAttribute(String name) {
    alive();
    return attributes.get(name);
  }

  @Override
  public synchronized Enumeration<String> getAttributeNames() {
    alive();
    return Collections.enumeration(attributes.names());
  }

  @Override
  public synchronized void setAttribute(String name, @Nullable Object value) {
    alive();
    if (value == null) {
      attributes.remove(name);
    } else {
      attributes.set(name, value);
    }
    changed();
  }

  @Override
  public synchronized void removeAttribute(String name) {
    alive();
    attributes.remove(name);
    changed();
  }

  /** In Servlet 4.0 alone, as the three that follow: applications of many years call them. */
  public @Nullable Object getValue(String name) {
    return getAttribute(name);
  }

  /** The names of all attributes. */
  public synchronized String[] getValueNames() {
    alive();
    return attributes.names().toArray(String[]::new);
  }

  /** As {@link #setAttribute}. */
  public void putValue(String name, @Nullable Object value) {
    setAttribute(name, value);
  }

  /** As {@link #removeAttribute}. */
  public void removeValue(String name) {
    removeAttribute(name);
  }

  @Override
  public void invalidate() {
    synchronized (this) {
      alive();
      end();
    }
    request.cookie().clear();
  }

  @Override
  public synchronized String getId() {
    return key.id();
  }

  @Override
  public synchronized boolean isNew() {
    alive();
    return isNew;
  }

  @Override
  public synchronized long getCreationTime() {
    alive();
    return record.createdAt().toEpochMilli();
  }

  @Override
  public synchronized long getLastAccessedTime() {
    alive();
    return record.seenAt().toEpochMilli();
  }

  @Override
  public synchronized void setMaxInactiveInterval(int seconds) {
    idleSeconds = seconds;
    idleChanged = true;
    if (!ended) {
      changed();
    }
  }

  @Override
  public synchronized int getMaxInactiveInterval() {
    return idleSeconds;
  }

  @Override
  public ServletContext getServletContext() {
    return request.context();
  }
}
