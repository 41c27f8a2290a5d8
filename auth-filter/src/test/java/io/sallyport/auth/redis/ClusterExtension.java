package io.sallyport.auth.redis;

import io.sallyport.identity.secret.Secrets;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A cluster for the tests of a class, and keys of its own for each test. */
final class ClusterExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  @SuppressWarnings("NullAway.Init")
  private TestCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private Redis redis;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    if (isOutermost(context)) {
      cluster = TestCluster.start();
    }
  }

  private static boolean isOutermost(ExtensionContext context) {
    return !context.getRequiredTestClass().isMemberClass();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    redis = Redis.open(cluster.settings(Secrets.handle() + ":"));
  }

  /** What the product uses. */
  Redis redis() {
    return redis;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    redis.close();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (isOutermost(context)) {
      cluster.close();
    }
  }
}
