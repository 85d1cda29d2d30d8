package io.github.meanfield.transformers.images;

import io.github.meanfield.stages.params.ImageStandardizerParams;

/**
 * How the pixels along one side of an image become those of another number of pixels: each is a
 * weighted mean of neighbours.
 *
 * @param first the first of the neighbours of each new pixel
 * @param weights the weight of each neighbour, which sum to 1
 */
record Resampling(int[] first, float[][] weights) {

  /** How much an old pixel counts for a new one; negative or 0 if not at all. */
  private interface Weight {
    double of(int oldPixel, int newPixel);
  }

  /**
   * A way from one number of pixels to another.
   *
   * @param resize a value of {@code resize}
   * @param from the pixels that are there
   * @param to the pixels that are wanted
   */
  static Resampling of(String resize, int from, int to) {
    double scale = (double) from / to;
    // A new pixel covers the old ones from its number times the scale on; the middle of an old one
    // is half a pixel behind its number.
    Weight area =
        (o, n) -> Math.min(o + 1, Math.min(from, (n + 1) * scale)) - Math.max(o, n * scale);
    double reach = Math.max(1, scale);
    Weight bilinear = (o, n) -> 1 - Math.abs(o + 0.5 - (n + 0.5) * scale) / reach;
    boolean isArea = resize.equals(ImageStandardizerParams.AREA);
    return of(isArea ? area : bilinear, scale, from, to);
  }

  private static Resampling of(Weight weight, double scale, int from, int to) {
    int[] first = new int[to];
    float[][] weights = new float[to][];
    for (int pixel = 0; pixel < to; pixel++) {
      int begin = Math.max(0, (int) ((pixel - 1) * scale) - 1);
      int end = Math.min(from, (int) ((pixel + 2) * scale) + 2);
      while (begin < end - 1 && weight.of(begin, pixel) <= 0) {
        begin++;
      }
      while (end > begin + 1 && weight.of(end - 1, pixel) <= 0) {
        end--;
      }
      double sum = 0;
      for (int old = begin; old < end; old++) {
        sum += weight.of(old, pixel);
      }
      first[pixel] = begin;
      weights[pixel] = new float[end - begin];
      for (int old = begin; old < end; old++) {
        weights[pixel][old - begin] = (float) (weight.of(old, pixel) / sum);
      }
    }
    return new Resampling(first, weights);
  }

  /**
   * Makes the pixels of several lines.
   *
   * @param lines lines of pixels
   * @param values the pixels that are there
   * @param line distance of the first pixels of two lines
   * @param step distance of neighbours in a line
   * @return the new lines one after another
   */
  float[] apply(int lines, float[] values, int line, int step) {
    float[] made = new float[lines * first.length];
    for (int i = 0; i < made.length; i++) {
      int pixel = i % first.length;
      int at = i / first.length * line + first[pixel] * step;
      float sum = 0;
      for (float weight : weights[pixel]) {
        sum += weight * values[at];
        at += step;
      }
      made[i] = sum;
    }
    return made;
  }
}
