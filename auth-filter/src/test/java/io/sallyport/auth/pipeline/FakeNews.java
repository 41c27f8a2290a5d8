package io.sallyport.auth.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tells what it was told to tell, and notes what it is to tell others. */
public final class FakeNews implements News {

  /** What was told: an account, and for what has ended its id and until when. */
  public final List<String> told = new ArrayList<>();

  /** What it answers to every question. */
  public Told answer = Told.NOTHING;

  /** Whether there are other nodes. */
  public boolean shared;

  @Override
  public boolean shared() {
    return shared;
  }

  @Override
  public void ended(String accountId, String id, Instant until) {
    told.add(accountId + " " + id + " " + until);
  }

  @Override
  public void keysChanged(String accountId) {
    told.add(accountId);
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
