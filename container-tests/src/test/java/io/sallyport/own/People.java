package io.sallyport.own;

import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import java.util.Map;
import java.util.Set;

/** Who these applications know, and what they may do. */
public final class People {

  private static final Map<String, Set<String>> GROUPS =
      Map.of(
          "ulla", Set.of("user"),
          "anna", Set.of("user", "admin"),
          "otto", Set.of("user"));

  private People() {}

  /** Whether the name and the word belong together. */
  public static boolean known(UsernamePasswordCredential credential) {
    String name = credential.getCaller();
    return GROUPS.containsKey(name) && credential.compareTo(name, wordOf(name));
  }

  /** The name alone, without groups, or that it is not valid. */
  public static CredentialValidationResult name(UsernamePasswordCredential credential) {
    return known(credential)
        ? new CredentialValidationResult(credential.getCaller())
        : CredentialValidationResult.INVALID_RESULT;
  }

  /** The name with its groups, or that it is not valid. */
  public static CredentialValidationResult nameAndGroups(UsernamePasswordCredential credential) {
    return known(credential)
        ? new CredentialValidationResult(credential.getCaller(), groups(credential.getCaller()))
        : CredentialValidationResult.INVALID_RESULT;
  }

  /** What a name may do. */
  public static Set<String> groups(String name) {
    return GROUPS.getOrDefault(name, Set.of());
  }

  /** What a name has to say. */
  public static String wordOf(String name) {
    return name + " says so";
  }
}
