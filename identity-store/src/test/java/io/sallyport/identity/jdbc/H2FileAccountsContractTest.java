package io.sallyport.identity.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2FileAccountsContractTest extends AccountsContract {

  @TempDir Path folder;

  @Override
  IdentityDatabase open() {
    return IdentityDatabase.pooled("jdbc:h2:file:" + folder.resolve("new/db"), "sa", "", "file");
  }
}
