package io.github.meanfield.transformers.images;

import java.io.Serializable;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

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

  /** Whether a column holds images: structs of Spark's image source, or the bytes of files. */
  public static boolean isImages(DataType type) {
    // Whether fields may be null is no matter.
    return DataTypes.BinaryType.equals(type)
        || DataType.equalsIgnoreNullability(type, ImageSchema.columnSchema());
  }

  /** Numbers of an image. */
  public int size() {
    return height * width * channels;
  }

  /**
   * Reads an image.
   *
   * @param value a struct of Spark's image source, or the bytes of a file in a format of {@code
   *     javax.imageio} such as PNG or JPEG, of at most 100 million pixels
   * @return its numbers; null if there is none, or it cannot be decoded
   */
  public float[] read(Object value) {
    if (value == null) {
      return null;
    }
    Pixels image = value instanceof byte[] file ? ImageFile.decoded(file) : Pixels.of((Row) value);
    if (image == null) {
      return null;
    }
    int fromHeight = image.height();
    int fromWidth = image.width();
    // Most images have the size already.
    Resampling across = fromWidth == width ? null : Resampling.of(resize, fromWidth, width);
    Resampling down = fromHeight == height ? null : Resampling.of(resize, fromHeight, height);
    float[] numbers = new float[size()];
    for (int channel = 0; channel < channels; channel++) {
      float[] plane = image.plane(channel, channels);
      float[] narrowed = across == null ? plane : across.apply(fromHeight, plane, fromWidth, 1);
      // By columns, and so they come out: each column of pixels is a line.
      float[] turned = down == null ? null : down.apply(width, narrowed, 1, width);
      for (int i = 0; i < height * width; i++) {
        numbers[channel * height * width + i] =
            turned == null ? narrowed[i] : turned[i % width * height + i / width];
      }
    }
    return numbers;
  }
}
