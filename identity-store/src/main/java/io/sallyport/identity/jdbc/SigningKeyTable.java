package io.sallyport.identity.jdbc;

import io.sallyport.identity.token.SigningKeys;
import java.util.List;

/** Signing keys in a table. Thread-safe. */
record SigningKeyTable(Sql sql) implements SigningKeys {

  private static final String STORE = "tokens";

  @Override
  public List<StoredKey> all() {
    return sql.ask(
        STORE,
        handle ->
            handle
                .createQuery(
                    "select generation, kid, algorithm, sealed_private, public_key, signs_from"
                        + " from sallyport_signing_key order by generation")
                .map(
                    (row, context) ->
                        new StoredKey(
                            row.getLong("generation"),
                            row.getString("kid"),
                            row.getString("algorithm"),
                            row.getString("sealed_private"),
                            row.getString("public_key"),
                            Columns.instant(row, "signs_from")))
                .list());
  }

  @Override
  public boolean add(StoredKey key) {
    try {
      return sql.insert(
          STORE,
          handle ->
              handle
                      .createUpdate(
                          "insert into sallyport_signing_key (generation, kid, algorithm,"
                              + " sealed_private, public_key, signs_from) values (:generation,"
                              + " :kid, :algorithm, :private, :public, :from)")
                      .bind("generation", key.generation())
                      .bind("kid", key.kid())
                      .bind("algorithm", key.algorithm())
                      .bind("private", key.sealedPrivate())
                      .bind("public", key.publicKey())
                      .bind("from", Columns.at(key.signsFrom()))
                      .execute()
                  == 1);
    } catch (Sql.Taken e) {
      return false;
    }
  }

  @Override
  public void remove(String kid) {
    var unused =
        sql.change(
            STORE,
            handle ->
                handle
                    .createUpdate("delete from sallyport_signing_key where kid = :kid")
                    .bind("kid", kid)
                    .execute());
  }
}
