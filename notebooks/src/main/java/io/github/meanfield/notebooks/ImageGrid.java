package io.github.meanfield.notebooks;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.spark.ml.linalg.Vector;

/** Grey-scale images side by side, as one picture that holds them all. */
final class ImageGrid {

  private static final int COLUMNS = 10;

  // In pixels of the picture: least width of an image, space around it, and height of a caption.
  private static final int IMAGE = 80;
  private static final int SPACE = 6;
  private static final int CAPTION = 17;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  private final List<Vector> images;
  private final List<String> captions;
  private final int width;
  private final int height;
  private final double least;
  private final double span;

  /**
   * Images of one size, from black for the least of all their values to white for the largest.
   *
   * @param images the pixels of each, row by row
   * @param captions what stands below each; empty: nothing
   * @param width pixels of a row
   */
  ImageGrid(List<Vector> images, List<String> captions, int width) {
    this.images = images;
    this.captions = captions;
    this.width = width;
    this.height = height(images, width);
    DoubleSummaryStatistics values =
        images.stream().flatMapToDouble(i -> Arrays.stream(i.toArray())).summaryStatistics();
    least = values.getMin();
    span = values.getMax() > least ? values.getMax() - least : 1;
  }

  private static int height(List<Vector> images, int width) {
    if (images.isEmpty()) {
      throw new IllegalArgumentException("there are no images to show");
    }
    int size = images.get(0).size();
    for (Vector image : images) {
      if (width < 1 || image.size() == 0 || image.size() % width != 0 || image.size() != size) {
        throw new IllegalArgumentException(
            String.format(
                "an image has %d pixels and the first one %d; all must have as many, in whole rows"
                    + " of %d",
                image.size(), size, width));
      }
    }
    return size / width;
  }

  /** The picture, as a PNG file. */
  byte[] png() {
    // Each pixel becomes a square, so that small images can be seen.
    int scale = Math.max(1, (IMAGE + width - 1) / width);
    int cellWidth = width * scale + SPACE;
    int cellHeight = height * scale + SPACE + (captions.isEmpty() ? 0 : CAPTION);
    int columns = Math.min(images.size(), COLUMNS);
    int rows = (images.size() + columns - 1) / columns;
    BufferedImage picture =
        new BufferedImage(
            columns * cellWidth + SPACE, rows * cellHeight + SPACE, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.setFont(FONT);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    for (int i = 0; i < images.size(); i++) {
      int x = i % columns * cellWidth + SPACE;
      int y = i / columns * cellHeight + SPACE;
      paint(images.get(i), picture.getRaster(), x, y, scale);
      if (!captions.isEmpty()) {
        String caption = captions.get(i);
        int left = (width * scale - graphics.getFontMetrics().stringWidth(caption)) / 2;
        graphics.drawString(caption, x + left, y + height * scale + CAPTION - 4);
      }
    }
    graphics.dispose();
    return bytes(picture);
  }

  /** The raster, since a colour would be bent by the curve of its colour space. */
  private void paint(Vector image, WritableRaster raster, int x, int y, int scale) {
    int[] square = new int[scale * scale];
    for (int i = 0; i < image.size(); i++) {
      Arrays.fill(square, (int) Math.round((image.apply(i) - least) / span * 255));
      raster.setSamples(x + i % width * scale, y + i / width * scale, scale, scale, 0, square);
    }
  }

  private static byte[] bytes(BufferedImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(picture, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
