package io.github.meanfield.stages.network.dl4j;

/**
 * Means and variances of the channels of images. Sums are of doubles and in the order of images.
 *
 * @param means one of each channel
 * @param variances one of each channel
 */
record ChannelMoments(double[] means, double[] variances) {

  /**
   * Finds them in one pass: of the distances from a channel's first value, which is as good as from
   * the mean but for a factor of the number of values in the error.
   *
   * @param images the images, one after another
   */
  static ChannelMoments measure(NativeFloats images, ImageBatch batch) {
    Sums sums = new Sums(batch);
    float[] image = batch.image();
    float[] firsts = new float[batch.channels()];
    for (int i = 0; i < batch.images(); i++) {
      images.get(i, image);
      for (int channel = 0; channel < firsts.length; channel++) {
        if (i == 0) {
          firsts[channel] = image[channel * batch.pixels()];
        }
        sums.add(channel, image, firsts[channel], image, firsts[channel]);
      }
    }
    double count = batch.count();
    double[] means = batch.perChannel();
    double[] variances = batch.perChannel();
    for (int channel = 0; channel < firsts.length; channel++) {
      double distance = sums.ofFirst[channel] / count;
      means[channel] = firsts[channel] + distance;
      variances[channel] = Math.max(0, sums.ofProducts[channel] / count - distance * distance);
    }
    return new ChannelMoments(means, variances);
  }

  /**
   * The float next to the mean of a channel. Values less this one lose nothing, however large the
   * mean.
   */
  float centre(int channel) {
    return (float) means[channel];
  }

  /** How far the mean of a channel is from its centre. */
  double offCentre(int channel) {
    return means[channel] - centre(channel);
  }

  /** What the values of a channel are divided by: the root of its variance and a small number. */
  double deviation(int channel, double epsilon) {
    return Math.sqrt(variances[channel] + epsilon);
  }

  /** Sums over all images of what two arrays have in a channel, less a value of each. */
  static final class Sums {

    private final double[] ofFirst;
    private final double[] ofProducts;
    private final int pixels;

    Sums(ImageBatch batch) {
      ofFirst = batch.perChannel();
      ofProducts = batch.perChannel();
      pixels = batch.pixels();
    }

    /** The sum of the first array's. */
    double ofFirst(int channel) {
      return ofFirst[channel];
    }

    /** The sum of the products. */
    double ofProducts(int channel) {
      return ofProducts[channel];
    }

    /** Four pixels at once, as a sum waits for the one before it. */
    void add(int channel, float[] first, float lessFirst, float[] second, float lessSecond) {
      double sum = 0;
      double products = 0;
      int i = channel * pixels;
      int end = i + pixels;
      for (; i + 4 <= end; i += 4) {
        double a = first[i] - lessFirst;
        double b = first[i + 1] - lessFirst;
        double c = first[i + 2] - lessFirst;
        double d = first[i + 3] - lessFirst;
        sum += a + b + (c + d);
        products +=
            a * (second[i] - lessSecond)
                + b * (second[i + 1] - lessSecond)
                + (c * (second[i + 2] - lessSecond) + d * (second[i + 3] - lessSecond));
      }
      for (; i < end; i++) {
        double a = first[i] - lessFirst;
        sum += a;
        products += a * (second[i] - lessSecond);
      }
      ofFirst[channel] += sum;
      ofProducts[channel] += products;
    }
  }
}
