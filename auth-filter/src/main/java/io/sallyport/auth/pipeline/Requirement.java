package io.sallyport.auth.pipeline;

/** Whom a rule lets in. */
public sealed interface Requirement {

  /**
   * The permission to administer accounts. Whoever holds it may give any role to anybody, and so is
   * as good as every role.
   */
  String ADMINISTRATION = "auth:admin";

  /** Anybody; the identity is found out only if the application asks. */
  Requirement EVERYONE = new Everyone();

  /** Any account. */
  Requirement SIGNED_IN = new SignedIn();

  /** Left to the application altogether: nothing is checked, nothing is wrapped. */
  Requirement APPLICATION = new Application();

  /** Nobody at all. */
  Requirement NOBODY = new Nobody();

  /** Whether this caller is let in. */
  boolean admits(Caller caller);

  /** See {@link Requirement#EVERYONE}. */
  record Everyone() implements Requirement {
    @Override
    public boolean admits(Caller caller) {
      return true;
    }
  }

  /** See {@link Requirement#SIGNED_IN}. */
  record SignedIn() implements Requirement {
    @Override
    public boolean admits(Caller caller) {
      return true;
    }
  }

  /** See {@link Requirement#APPLICATION}. */
  record Application() implements Requirement {
    @Override
    public boolean admits(Caller caller) {
      return true;
    }
  }

  /** See {@link Requirement#NOBODY}. */
  record Nobody() implements Requirement {
    @Override
    public boolean admits(Caller caller) {
      return false;
    }
  }

  /**
   * A session, whatever its account may do; no token and no key.
   *
   * @param withEveryFactor whether it must have signed in with the second factor if the account has
   *     one
   */
  record Session(boolean withEveryFactor) implements Requirement {
    @Override
    public boolean admits(Caller caller) {
      return caller.mechanism() == Caller.Mechanism.SESSION;
    }
  }

  /** A role, directly or inherited. */
  record Role(String role) implements Requirement {
    @Override
    public boolean admits(Caller caller) {
      return caller.hasRole(role);
    }
  }

  /** A permission of the account that the credential carries too. */
  record Permission(String permission) implements Requirement {
    @Override
    public boolean admits(Caller caller) {
      return caller.permits(permission);
    }
  }

  /** A scope of the credential; a session has all permissions of its account. */
  record Scope(String scope) implements Requirement {
    @Override
    public boolean admits(Caller caller) {
      return caller.permits(scope);
    }
  }
}
