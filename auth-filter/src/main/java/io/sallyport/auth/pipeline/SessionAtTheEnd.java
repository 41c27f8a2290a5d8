package io.sallyport.auth.pipeline;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finishes a shared session when an asynchronous request ends, however it does. */
record SessionAtTheEnd(SharedSession session) implements AsyncListener {

  private static final Logger LOG = LoggerFactory.getLogger(SessionAtTheEnd.class);

  /** Nobody is left who could be told. */
  private void finish() {
    try {
      session.finish();
    } catch (RuntimeException e) {
      LOG.error("What an asynchronous request has changed in its HttpSession is lost", e);
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    finish();
  }

  @Override
  public void onError(AsyncEvent event) {
    finish();
  }

  @Override
  public void onTimeout(AsyncEvent event) {}

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
