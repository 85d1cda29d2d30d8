package io.github.meanfield.stages.network.augment;

import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Random changes of images: each is mirrored, scaled and turned about its centre, and moved, all by
 * one affine map. A new pixel is interpolated between the four old ones around the place that it
 * comes from (bilinear); beyond the border the pixels of the border go on.
 *
 * @param height rows of pixels
 * @param width pixels of a row
 * @param channels values of a pixel
 * @param channelsFirst whether a row of features has channel after channel, and not pixel after
 *     pixel
 * @param shift the farthest move, as a share of the width and of the height
 * @param rotation the largest turn to either side, in degrees
 * @param scale the largest change of the size, as a share of it
 * @param flip whether half of the images are mirrored, left to right
 */
public record ImageAugmentation(
    int height,
    int width,
    int channels,
    boolean channelsFirst,
    double shift,
    double rotation,
    double scale,
    boolean flip)
    implements Serializable {

  /** Numbers of a map. */
  static final int MAP = 6;

  /**
   * Draws a map.
   *
   * @param random where from
   * @param map where to write it
   */
  void draw(SplittableRandom random, double[] map) {
    double right = width * shift * (2 * random.nextDouble() - 1);
    double down = height * shift * (2 * random.nextDouble() - 1);
    double degrees = rotation * (2 * random.nextDouble() - 1);
    double size = 1 + scale * (2 * random.nextDouble() - 1);
    map(right, down, degrees, size, flip && random.nextBoolean(), map);
  }

  /**
   * The map from places of the new image to those of the old one.
   *
   * @param right pixels that the image moves to the right
   * @param down pixels that it moves down
   * @param degrees degrees by which it turns clockwise, rows of pixels going down
   * @param size factor of its size
   * @param mirrored whether left and right change places, before it turns
   * @param map where to write it: (x, y) comes from (map[0] x + map[1] y + map[2], map[3] x +
   *     map[4] y + map[5])
   */
  void map(double right, double down, double degrees, double size, boolean mirrored, double[] map) {
    double centreX = (width - 1) / 2.0;
    double centreY = (height - 1) / 2.0;
    double cos = Math.cos(Math.toRadians(degrees)) / size;
    double sin = Math.sin(Math.toRadians(degrees)) / size;
    double side = mirrored ? -1 : 1;
    map[0] = side * cos;
    map[1] = side * sin;
    map[2] = centreX - map[0] * (centreX + right) - map[1] * (centreY + down);
    map[3] = -sin;
    map[4] = cos;
    map[5] = centreY - map[3] * (centreX + right) - map[4] * (centreY + down);
  }

  /**
   * Makes the new image.
   *
   * @param map where its pixels come from
   * @param image features of the old one
   * @param into where to write those of the new one
   * @param offset position of the first
   */
  void apply(double[] map, float[] image, float[] into, int offset) {
    int ofChannel = channelsFirst ? height * width : 1;
    int ofColumn = channelsFirst ? 1 : channels;
    int ofRow = width * ofColumn;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double fromX = within(map[0] * x + map[1] * y + map[2], width);
        double fromY = within(map[3] * x + map[4] * y + map[5], height);
        int left = (int) fromX;
        int top = (int) fromY;
        int right = Math.min(left + 1, width - 1);
        int bottom = Math.min(top + 1, height - 1);
        float shareX = (float) (fromX - left);
        float shareY = (float) (fromY - top);
        for (int k = 0; k < channels; k++) {
          int channel = k * ofChannel;
          float above =
              between(
                  image[channel + top * ofRow + left * ofColumn],
                  image[channel + top * ofRow + right * ofColumn],
                  shareX);
          float below =
              between(
                  image[channel + bottom * ofRow + left * ofColumn],
                  image[channel + bottom * ofRow + right * ofColumn],
                  shareX);
          into[offset + channel + y * ofRow + x * ofColumn] = between(above, below, shareY);
        }
      }
    }
  }

  private static double within(double place, int size) {
    return Math.max(0, Math.min(place, size - 1));
  }

  /** Of finite values, the first exactly if the share is 0. */
  private static float between(float first, float second, float share) {
    return first + share * (second - first);
  }
}
