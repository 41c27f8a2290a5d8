package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bytes that a request allocates beyond those of the bare server. The server answers on the asking
 * thread, so that its counter has them all, and no garbage collection or other thread disturbs it.
 */
final class AllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 20_000;
  private static final int COUNTED = 10_000;
  private static final int ATTEMPTS = 5;

  @Test
  void signedInRequest_overBareServer_allocatesAtMost1024Bytes() throws Exception {
    assertThat(leastAdded(Visit.SIGNED_IN, 1_024)).isLessThanOrEqualTo(1_024);
  }

  @ParameterizedTest
  @EnumSource(names = {"TOKEN", "API_KEY"})
  void explicitCredentialSeenBefore_overBareServer_allocatesAtMost1536Bytes(Visit visit)
      throws Exception {
    assertThat(leastAdded(visit, 1_536)).isLessThanOrEqualTo(1_536);
  }

  @Test
  void anonymousRequest_overBareServer_allocatesAtMost512Bytes() throws Exception {
    assertThat(leastAdded(Visit.ANONYMOUS, 512)).isLessThanOrEqualTo(512);
  }

  @Test
  void cookieThatNobodyAsksFor_overBareServer_allocatesNoMoreThanNone() throws Exception {
    assertThat(leastAdded(Visit.UNASKED, 512)).isLessThanOrEqualTo(512);
  }

  /** The least of several attempts: what the compiler has not got to yet allocates more. */
  private static double leastAdded(Visit visit, double enough) throws Exception {
    try (Lane bare = Lane.open(Guard.BARE, visit);
        Lane guarded = Lane.open(Guard.SALLYPORT, visit)) {
      double least = Double.MAX_VALUE;
      for (int attempt = 0; attempt < ATTEMPTS && least > enough; attempt++) {
        bytesEach(bare, WARM_UP);
        bytesEach(guarded, WARM_UP);
        least = Math.min(least, bytesEach(guarded, COUNTED) - bytesEach(bare, COUNTED));
      }
      return least;
    }
  }

  private static double bytesEach(Lane lane, int requests) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < requests; i++) {
      lane.visit();
    }
    return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / requests;
  }
}
