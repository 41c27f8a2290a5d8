package io.sallyport.auth;

import java.util.List;
import java.util.concurrent.Callable;

/** Starts a guarded application and signs in; constructed inside a class loader of its own. */
public final class GuardWithoutMicrometer implements Callable<List<Integer>> {

  /** For reflection. */
  public GuardWithoutMicrometer() {}

  /** The statuses of a good sign-in, a look with it, a look without, and a bad sign-in. */
  @Override
  public List<Integer> call() throws Exception {
    try (TestSite site = TestSite.on(Engine.JETTY).start()) {
      String cookie = site.signedIn("alice");
      return List.of(
          site.tokens("alice", "token", "").status(),
          site.send("GET", "/notes", cookie).status(),
          site.send("GET", "/notes").status(),
          site.signIn("alice", "wrong").status());
    }
  }
}
