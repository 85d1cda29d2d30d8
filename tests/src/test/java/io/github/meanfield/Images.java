package io.github.meanfield;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Small images as files. */
public final class Images {

  private Images() {}

  /**
   * The bytes of a file.
   *
   * @param format png, jpg
   * @param width pixels of a row
   * @param rgb pixels, row after row, as 0xRRGGBB
   */
  public static byte[] file(String format, int width, int... rgb) {
    BufferedImage image = new BufferedImage(width, rgb.length / width, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, rgb.length / width, rgb, 0, width);
    return written(format, image);
  }

  /** The bytes of a PNG file of grey levels, 0 to 255. */
  public static byte[] grey(int width, int... levels) {
    BufferedImage image =
        new BufferedImage(width, levels.length / width, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, width, levels.length / width, levels);
    return written("png", image);
  }

  /**
   * The bytes of a file.
   *
   * @param format png, jpg, tiff
   * @param image the pixels
   */
  public static byte[] written(String format, BufferedImage image) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalArgumentException(format);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
