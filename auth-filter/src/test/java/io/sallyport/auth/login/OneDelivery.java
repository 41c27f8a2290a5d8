package io.sallyport.auth.login;

import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.identity.account.Account;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A delivery that does as it is told and notes what it was asked. */
final class OneDelivery implements Delivery {

  final List<Object> asked = new ArrayList<>();
  Result result = Result.BY_COOKIE;
  boolean grants = true;
  private final String name;
  private final boolean byCookie;

  OneDelivery(String name, boolean byCookie) {
    this.name = name;
    this.byCookie = byCookie;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean byCookie() {
    return byCookie;
  }

  @Override
  public Result issue(Exchange exchange, SignIn signIn, @Nullable String scope) {
    asked.add(Arrays.asList(signIn, scope));
    return result;
  }

  @Override
  public boolean grants(Account account, @Nullable String scope) {
    return grants;
  }

  @Override
  public void end(Exchange exchange) {
    asked.add("end");
  }
}
