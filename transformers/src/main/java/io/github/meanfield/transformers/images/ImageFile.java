package io.github.meanfield.transformers.images;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes files of images by {@code javax.imageio}, in memory. Spark's own decoder cuts grey levels
 * of 16 bits to the lower 8, fails where an image is too large, and writes a temporary file an
 * image.
 */
final class ImageFile {

  /** An image has up to 7 bytes a pixel while it is read. */
  private static final long MOST_PIXELS = 100_000_000;

  private ImageFile() {}

  /**
   * Decodes a file.
   *
   * @param file its bytes
   * @return its pixels; null if it cannot be decoded, or has more than 100 million
   */
  static Pixels decoded(byte[] file) {
    try (ImageInputStream bytes = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<javax.imageio.ImageReader> readers = ImageIO.getImageReaders(bytes);
      return readers.hasNext() ? decoded(bytes, readers.next()) : null;
    } catch (IOException | RuntimeException e) {
      // What the readers of damaged files throw is of many kinds, and all is in memory.
      return null;
    }
  }

  private static Pixels decoded(ImageInputStream bytes, javax.imageio.ImageReader reader)
      throws IOException {
    try {
      reader.setInput(bytes, true, true);
      if ((long) reader.getHeight(0) * reader.getWidth(0) > MOST_PIXELS) {
        return null;
      }
      BufferedImage image = reader.read(0);
      boolean isGrey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
      return isGrey ? grey(image) : colours(image);
    } finally {
      reader.dispose();
    }
  }

  /** Levels as they are in the file: Java's conversion to colours would make them brighter. */
  private static Pixels grey(BufferedImage image) {
    int type = image.getRaster().getTransferType();
    if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT) {
      return null;
    }
    int height = image.getHeight();
    int width = image.getWidth();
    char[] levels = new char[height * width];
    int[] line = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRaster().getSamples(0, y, width, 1, 0, line);
      for (int x = 0; x < width; x++) {
        levels[y * width + x] = (char) line[x];
      }
    }
    int white = (1 << image.getColorModel().getComponentSize(0)) - 1;
    return new Pixels(height, width, 1, white, i -> levels[i]);
  }

  private static Pixels colours(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] levels = new byte[height * width * 3];
    int[] line = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, line, 0, width);
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        levels[at] = (byte) line[x];
        levels[at + 1] = (byte) (line[x] >> 8);
        levels[at + 2] = (byte) (line[x] >> 16);
      }
    }
    return Pixels.of(height, width, 3, levels);
  }
}
