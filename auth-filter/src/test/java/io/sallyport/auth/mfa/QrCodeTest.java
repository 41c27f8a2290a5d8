package io.sallyport.auth.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.sallyport.identity.mfa.TotpSecret;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrCodeTest {

  private static final int SCALE = 4;
  private static final TotpSecret SECRET =
      TotpSecret.ofBase32("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").orElseThrow();

  /** Draws the picture as a browser would, and reads it as a camera would. */
  private static String read(String svg) throws ReaderException {
    Matcher box = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"").matcher(svg);
    assertThat(box.find()).isTrue();
    int size = Integer.parseInt(box.group(1)) * SCALE;
    int[] pixels = new int[size * size];
    Arrays.fill(pixels, 0xFFFFFF);
    Matcher run = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\3z").matcher(svg);
    while (run.find()) {
      int x = Integer.parseInt(run.group(1)) * SCALE;
      int y = Integer.parseInt(run.group(2)) * SCALE;
      int length = Integer.parseInt(run.group(3)) * SCALE;
      for (int row = y; row < y + SCALE; row++) {
        Arrays.fill(pixels, row * size + x, row * size + x + length, 0);
      }
    }
    var source = new RGBLuminanceSource(size, size, pixels);
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source))).getText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada", "Zo\u00eb & Co?x=#:", "\ud83d\ude00\ud83d\ude00", "a+b c%41"})
  void svg_readByACamera_isTheUri(String username) throws ReaderException {
    String uri = OtpAuthUri.of("notes.example.com", username, SECRET);

    assertThat(read(QrCode.of(uri).svg())).isEqualTo(uri);
  }

  @Test
  void svg_ofTheLongestName_canStillBeRead() throws ReaderException {
    String uri = OtpAuthUri.of("a".repeat(253), "\ud83d\ude00".repeat(512), SECRET);

    assertThat(read(QrCode.of(uri).svg())).isEqualTo(uri);
  }

  @Test
  void svg_holdsNoScriptAndNoStyle() {
    assertThat(QrCode.of("x").svg())
        .matches(
            "<svg xmlns=\"http://www\\.w3\\.org/2000/svg\" viewBox=\"0 0 29 29\" role=\"img\""
                + " aria-label=\"QR code\" shape-rendering=\"crispEdges\">"
                + "<rect width=\"29\" height=\"29\" fill=\"#fff\"/>"
                + "<path fill=\"#000\" d=\"[Mhvz0-9 -]+\"/></svg>");
    assertThat(QrCode.of("secret")).hasToString("QrCode[redacted]");
  }

  @Test
  void of_tooLong_isRefused() {
    assertThatThrownBy(() -> QrCode.of("a".repeat(3_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void uri_oddNames_areEscapedAsRfc3986Says() {
    assertThat(OtpAuthUri.of("localhost", "Zo\u00eb & Co/?secret=A#:+*~", SECRET))
        .isEqualTo(
            "otpauth://totp/localhost:Zo%C3%AB%20%26%20Co%2F%3Fsecret%3DA%23%3A%2B%2A~"
                + "?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=localhost"
                + "&algorithm=SHA1&digits=6&period=30");
  }
}
