package io.github.meanfield.transformers.images;

import java.util.function.IntUnaryOperator;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;

/**
 * The pixels of an image, row after row: a grey level each, or blue, green, red and perhaps alpha.
 *
 * @param height rows of pixels
 * @param width pixels of a row
 * @param ofPixel numbers of a pixel: 1, 3 or 4
 * @param white the largest level there can be
 * @param levels the levels, from 0 to white, one number after another
 */
record Pixels(int height, int width, int ofPixel, float white, IntUnaryOperator levels) {

  // ITU-R BT.601.
  private static final float RED = 0.299f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  private static final int BYTE = 0xff;

  /** Fields of Spark's images that must not be null: all but origin and mode. */
  private static final int[] NEEDED = {1, 2, 3, 5};

  /** Of bytes. */
  static Pixels of(int height, int width, int ofPixel, byte[] bytes) {
    return new Pixels(height, width, ofPixel, BYTE, i -> bytes[i] & BYTE);
  }

  /**
   * Of a struct of Spark's image source.
   *
   * @return null if it holds no image
   */
  static Pixels of(Row image) {
    for (int field : NEEDED) {
      if (image.isNullAt(field)) {
        return null;
      }
    }
    int height = ImageSchema.getHeight(image);
    int width = ImageSchema.getWidth(image);
    int ofPixel = ImageSchema.getNChannels(image);
    byte[] bytes = ImageSchema.getData(image);
    boolean isKnown = ofPixel == 1 || ofPixel == 3 || ofPixel == 4;
    boolean isImage =
        isKnown && height > 0 && width > 0 && bytes.length == (long) height * width * ofPixel;
    return isImage ? of(height, width, ofPixel, bytes) : null;
  }

  /**
   * The numbers of a channel, from 0 to 1.
   *
   * @param channel the channel asked for: 0 red, 1 green, 2 blue
   * @param channels 1 if grey levels are asked for, else 3
   */
  float[] plane(int channel, int channels) {
    float[] plane = new float[height * width];
    for (int i = 0, at = 0; i < plane.length; i++, at += ofPixel) {
      if (ofPixel == 1) {
        plane[i] = levels.applyAsInt(at) / white;
      } else if (channels == 1) {
        float grey =
            BLUE * levels.applyAsInt(at)
                + GREEN * levels.applyAsInt(at + 1)
                + RED * levels.applyAsInt(at + 2);
        plane[i] = grey / white;
      } else {
        plane[i] = levels.applyAsInt(at + 2 - channel) / white;
      }
    }
    return plane;
  }
}
