package io.sallyport.own.database;

import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.authentication.mechanism.http.BasicAuthenticationMechanismDefinition;
import jakarta.security.enterprise.identitystore.DatabaseIdentityStoreDefinition;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;

/** Mechanism and store of this application: people are in a database of its own. */
@ApplicationScoped
@BasicAuthenticationMechanismDefinition(realmName = "own database")
@DatabaseIdentityStoreDefinition(
    dataSourceLookup = Database.NAME,
    callerQuery = "select word from people where name = ?",
    groupsQuery = "select role from roles where name = ?",
    hashAlgorithm = Pbkdf2PasswordHash.class,
    hashAlgorithmParameters = "Pbkdf2PasswordHash.Iterations=1024")
@DataSourceDefinition(
    name = Database.NAME,
    className = "org.h2.jdbcx.JdbcDataSource",
    url = "jdbc:h2:mem:people;DB_CLOSE_DELAY=-1",
    user = "sa",
    password = "")
public class Database {

  /** Of the data source. */
  public static final String NAME = "java:app/own/people";
}
