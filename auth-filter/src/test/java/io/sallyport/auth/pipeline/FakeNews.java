package io.sallyport.auth.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what it was told to tell, and notes what it is to tell others. */
public final class FakeNews implements News {

  /** What was told: an account, and for what has ended its id and until when. */
  public final List<String> told = new ArrayList<>();

  /** What it answers to every question. */
  public Told answer = Told.NOTHING;

  /** Whether there are other nodes. */
  public boolean shared;

  /** Thrown where others are to be told; null for none. */
  public @Nullable RuntimeException refusal;

  private void tell(String what) {
    if (refusal != null) {
      throw refusal;
    }
    told.add(what);
  }

  @Override
  public boolean shared() {
    return shared;
  }

  @Override
  public void ended(String accountId, String id, Instant until) {
    tell(accountId + " " + id + " " + until);
  }

  @Override
  public void keysChanged(String accountId) {
    tell(accountId);
  }

  @Override
  public Told of(String accountId, String... ids) {
    return answer;
  }

  @Override
  public boolean heardWithin(Duration time) {
    return false;
  }
}
