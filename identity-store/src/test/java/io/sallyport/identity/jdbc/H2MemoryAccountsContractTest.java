package io.sallyport.identity.jdbc;

import java.util.UUID;

class H2MemoryAccountsContractTest extends AccountsContract {

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

  @Override
  IdentityDatabase open() {
    return IdentityDatabase.pooled(url, "sa", "", "memory");
  }
}
