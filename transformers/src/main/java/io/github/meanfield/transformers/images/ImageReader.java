package io.github.meanfield.transformers.images;

import java.io.Serializable;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.ml.image.ImageSchema$;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;

/**
 * Reads images as numbers from 0 to 1 of one size: channel after channel, row of pixels after row
 * of pixels; red, green and blue in this order. Alpha is left out.
 *
 * @param height rows of pixels
 * @param width pixels of a row
 * @param channels 1 for grey levels, 3 for red, green and blue
 * @param resize a value of {@code resize}
 */
public record ImageReader(int height, int width, int channels, String resize)
    implements Serializable {

  private static final float WHITE = 255;

  // ITU-R BT.601.
  private static final float RED = 0.299f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  /** Whether a column holds images: structs of Spark's image source, or the bytes of files. */
  public static boolean isImages(DataType type) {
    // Whether fields may be null is no matter.
    return DataTypes.BinaryType.equals(type)
        || DataType.equalsStructurally(type, ImageSchema.columnSchema(), true);
  }

  /** Numbers of an image. */
  public int size() {
    return height * width * channels;
  }

  /**
   * Reads an image.
   *
   * @param value a struct of Spark's image source, or the bytes of a file in a format of {@code
   *     javax.imageio} such as PNG or JPEG
   * @return its numbers; null if there is none, or it cannot be decoded
   */
  public float[] read(Object value) {
    Row image = value instanceof byte[] file ? decoded(file) : (Row) value;
    if (image == null || ImageSchema.getHeight(image) <= 0 || ImageSchema.getWidth(image) <= 0) {
      return null;
    }
    int fromHeight = ImageSchema.getHeight(image);
    int fromWidth = ImageSchema.getWidth(image);
    int ofPixel = ImageSchema.getNChannels(image);
    byte[] bytes = ImageSchema.getData(image);
    boolean isKnown = ofPixel == 1 || ofPixel == 3 || ofPixel == 4;
    if (!isKnown || bytes == null || bytes.length != (long) fromHeight * fromWidth * ofPixel) {
      return null;
    }
    Resampling across = Resampling.of(resize, fromWidth, width);
    Resampling down = Resampling.of(resize, fromHeight, height);
    float[] numbers = new float[size()];
    for (int channel = 0; channel < channels; channel++) {
      float[] plane = plane(bytes, ofPixel, channel);
      float[] narrowed = fromWidth == width ? plane : across.apply(fromHeight, plane, fromWidth, 1);
      // By columns, and so they come out: each column of pixels is a line.
      float[] turned = fromHeight == height ? null : down.apply(width, narrowed, 1, width);
      for (int i = 0; i < height * width; i++) {
        numbers[channel * height * width + i] =
            turned == null ? narrowed[i] : turned[i % width * height + i / width];
      }
    }
    return numbers;
  }

  /** Null for no image. */
  private static Row decoded(byte[] file) {
    try {
      Option<Row> row = ImageSchema$.MODULE$.decode("", file);
      return row.isEmpty() ? null : row.get().getStruct(0);
    } catch (Exception e) {
      // What the readers of damaged files throw is of many kinds, IOException among them.
      return null;
    }
  }

  /** The numbers of a channel: pixels hold blue, green and red, or grey alone. */
  private float[] plane(byte[] bytes, int ofPixel, int channel) {
    float[] plane = new float[bytes.length / ofPixel];
    for (int i = 0, at = 0; i < plane.length; i++, at += ofPixel) {
      if (ofPixel == 1) {
        plane[i] = (bytes[at] & 0xff) / WHITE;
      } else if (channels == 1) {
        float grey =
            BLUE * (bytes[at] & 0xff)
                + GREEN * (bytes[at + 1] & 0xff)
                + RED * (bytes[at + 2] & 0xff);
        plane[i] = grey / WHITE;
      } else {
        plane[i] = (bytes[at + 2 - channel] & 0xff) / WHITE;
      }
    }
    return plane;
  }
}
