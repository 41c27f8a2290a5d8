package io.sallyport.auth.mfa;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/** A QR code (ISO/IEC 18004) as a picture. It holds a secret, and never shows itself. */
final class QrCode {

  /** Light modules around it, without which cameras do not find it. */
  private static final int QUIET_ZONE = 4;

  private static final Map<EncodeHintType, Object> HINTS =
      Map.of(
          EncodeHintType.ERROR_CORRECTION,
          ErrorCorrectionLevel.M,
          EncodeHintType.MARGIN,
          QUIET_ZONE,
          EncodeHintType.CHARACTER_SET,
          "UTF-8");

  private final BitMatrix modules;

  private QrCode(BitMatrix modules) {
    this.modules = modules;
  }

  /**
   * The code of a text.
   *
   * @throws IllegalArgumentException if the text is too long, beyond some 2,000 characters
   */
  static QrCode of(String text) {
    try {
      return new QrCode(new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, HINTS));
    } catch (WriterException e) {
      throw new IllegalArgumentException("The text does not fit into a QR code", e);
    }
  }

  /** SVG without style or script: dark on light whatever the page's colours are. */
  String svg() {
    int size = modules.getWidth();
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %1$d\" role=\"img\""
            .formatted(size)
        + " aria-label=\"QR code\" shape-rendering=\"crispEdges\">"
        + "<rect width=\"%1$d\" height=\"%1$d\" fill=\"#fff\"/>".formatted(size)
        + "<path fill=\"#000\" d=\""
        + path()
        + "\"/></svg>";
  }

  /** A rectangle for each run of dark modules in a row. */
  private String path() {
    var path = new StringBuilder();
    for (int y = 0; y < modules.getHeight(); y++) {
      int x = 0;
      while (x < modules.getWidth()) {
        int end = x;
        while (end < modules.getWidth() && modules.get(end, y)) {
          end++;
        }
        if (end > x) {
          path.append('M').append(x).append(' ').append(y);
          path.append('h').append(end - x).append("v1h").append(x - end).append('z');
        }
        x = end + 1;
      }
    }
    return path.toString();
  }

  @Override
  public String toString() {
    return "QrCode[redacted]";
  }
}
