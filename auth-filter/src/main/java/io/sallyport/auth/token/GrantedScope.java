package io.sallyport.auth.token;

import io.sallyport.auth.pipeline.ScopeSyntax;
import io.sallyport.identity.access.Grants;
import io.sallyport.identity.access.Roles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a sign-in was granted.
 *
 * @param text space-separated, in order; empty for nothing
 */
record GrantedScope(String text) {

  /** What an account may be granted of what was asked for; empty if that is too much. */
  static Optional<GrantedScope> of(Grants grants, @Nullable String asked) {
    List<String> words = asked == null ? List.copyOf(grants.permissions()) : words(asked);
    return ScopeSyntax.fits(words) && words.stream().allMatch(grants::permits)
        ? Optional.of(of(words))
        : Optional.empty();
  }

  /** As much of it as was asked for; empty if that is more (RFC 6749, section 6). */
  Optional<GrantedScope> narrowedTo(@Nullable String asked) {
    if (asked == null) {
      return Optional.of(this);
    }
    List<String> granted = words(text);
    List<String> wanted = words(asked);
    boolean within = granted.contains(Roles.ALL) || granted.containsAll(wanted);
    return ScopeSyntax.fits(wanted) && within ? Optional.of(of(wanted)) : Optional.empty();
  }

  /** What of it the account may still do. */
  GrantedScope within(Grants grants) {
    return of(
        Arrays.stream(text.split(" "))
            .filter(word -> !word.isEmpty() && grants.permits(word))
            .toList());
  }

  private static GrantedScope of(List<String> words) {
    return new GrantedScope(words.stream().distinct().collect(Collectors.joining(" ")));
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split(" +", -1));
  }
}
