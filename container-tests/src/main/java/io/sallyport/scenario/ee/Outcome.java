package io.sallyport.scenario.ee;

import jakarta.ejb.EJBAccessException;
import java.util.concurrent.Callable;

/** What a call comes to, as a text. */
final class Outcome {

  private Outcome() {}

  /** Its result; {@code refused} by a session bean, or the name of another failure. */
  static Object of(Callable<Object> work) {
    try {
      return work.call();
    } catch (EJBAccessException e) {
      return "refused";
    } catch (Exception e) {
      return e.getClass().getSimpleName();
    }
  }
}
