package io.sallyport.identity.password;

import io.sallyport.identity.thread.DaemonThreads;
import java.time.Duration;
import org.bouncycastle.crypto.CryptoServicesRegistrar;

/** The cryptography of Bouncy Castle, of which each application has its own copy. */
public final class LightweightCryptography {

  private static final Duration MOST = Duration.ofSeconds(30);

  private LightweightCryptography() {}

  /**
   * Loads it on a thread that ends. It leaves its defaults with the thread that loads it, and the
   * threads of a server, which live on when the application is gone, would hold its classes.
   */
  public static void load() {
    var threads = new DaemonThreads("sallyport-start");
    threads.newThread(CryptoServicesRegistrar::getServicesConstraints).start();
    boolean unused = threads.ended(MOST);
  }
}
