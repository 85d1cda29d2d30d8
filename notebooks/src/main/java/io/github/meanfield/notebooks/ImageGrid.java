package io.github.meanfield.notebooks;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.spark.ml.linalg.Vector;

/** Grey-scale images side by side, as an SVG file that holds them all. */
final class ImageGrid {

  private static final int COLUMNS = 10;

  // In pixels of the picture: width of an image, space around it, and height of a caption.
  private static final int IMAGE = 70;
  private static final int SPACE = 6;
  private static final int CAPTION = 15;

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

  /** The file. */
  String svg() {
    int imageHeight = Math.max(1, Math.round(IMAGE * (float) height / width));
    int cellHeight = imageHeight + SPACE + (captions.isEmpty() ? 0 : CAPTION);
    int columns = Math.min(images.size(), COLUMNS);
    int rows = (images.size() + columns - 1) / columns;
    StringBuilder svg =
        new StringBuilder(
            String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\""
                    + " viewBox=\"0 0 %1$d %2$d\" font-family=\"sans-serif\" font-size=\"11\""
                    + " text-anchor=\"middle\"><rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>",
                columns * (IMAGE + SPACE) + SPACE, rows * cellHeight + SPACE));
    for (int i = 0; i < images.size(); i++) {
      int x = i % columns * (IMAGE + SPACE) + SPACE;
      int y = i / columns * cellHeight + SPACE;
      svg.append(
          String.format(
              "<image x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" style=\"image-rendering:"
                  + " pixelated\" href=\"data:image/png;base64,%s\"/>",
              x, y, IMAGE, imageHeight, Base64.getEncoder().encodeToString(png(images.get(i)))));
      if (!captions.isEmpty()) {
        svg.append(
            String.format(
                "<text x=\"%d\" y=\"%d\">%s</text>",
                x + IMAGE / 2, y + imageHeight + CAPTION - 3, Display.escaped(captions.get(i))));
      }
    }
    return svg.append("</svg>").toString();
  }

  private byte[] png(Vector image) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < image.size(); i++) {
      // The raster, since a colour would be bent by the curve of its colour space.
      int grey = (int) Math.round((image.apply(i) - least) / span * 255);
      picture.getRaster().setSample(i % width, i / width, 0, grey);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(picture, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
