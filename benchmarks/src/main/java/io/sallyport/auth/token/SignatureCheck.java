package io.sallyport.auth.token;

import com.auth0.jwt.interfaces.DecodedJWT;
import java.security.PublicKey;
import java.util.function.Consumer;

/**
 * Our check of a signature alone, to compare with. In the room of the tokens, whose library has
 * another name in the artifact than in its sources.
 */
public final class SignatureCheck {

  private SignatureCheck() {}

  /** Throws where the signature of what it is given is not right. */
  public static Consumer<DecodedJWT> by(JwsAlgorithm algorithm, PublicKey key) {
    var checker = algorithm.checker(key);
    return token ->
        checker.verify(new JwsParts(token.getHeader(), token.getPayload(), token.getSignature()));
  }
}
