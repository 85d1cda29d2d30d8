package io.github.meanfield.stages.network.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.DoubleSummaryStatistics;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Affine maps of images, by hand. */
class ImageAugmentationTest {

  private static final float[] NINE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

  private static ImageAugmentation image(int height, int width, int channels, boolean first) {
    return new ImageAugmentation(height, width, channels, first, 0.2, 30, 0.3, true);
  }

  private static float[] changed(
      ImageAugmentation image,
      float[] from,
      double right,
      double down,
      double degrees,
      double size,
      boolean mirrored) {
    double[] map = new double[ImageAugmentation.MAP];
    image.map(right, down, degrees, size, mirrored, map);
    float[] into = new float[from.length + 1];
    image.apply(map, from, into, 1);
    return java.util.Arrays.copyOfRange(into, 1, into.length);
  }

  private static float[] nine(
      double right, double down, double degrees, double size, boolean mirrored) {
    return changed(image(3, 3, 1, false), NINE, right, down, degrees, size, mirrored);
  }

  @Test
  void theIdentityKeepsEveryBit() {
    Random random = new Random(1);
    float[] pixels = new float[5 * 4 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat() - 0.5f;
    }
    for (boolean first : new boolean[] {false, true}) {
      assertArrayEquals(pixels, changed(image(5, 4, 3, first), pixels, 0, 0, 0, 1, false));
    }
  }

  @Test
  void aMoveByAPixelRepeatsTheBorder() {
    assertArrayEquals(new float[] {1, 1, 2, 4, 4, 5, 7, 7, 8}, nine(1, 0, 0, 1, false));
    assertArrayEquals(new float[] {4, 5, 6, 7, 8, 9, 7, 8, 9}, nine(0, -1, 0, 1, false));
  }

  @Test
  void aMoveByPartsOfAPixelInterpolates() {
    assertArrayEquals(
        new float[] {1, 1.25f, 2.25f, 2.5f, 2.75f, 3.75f, 5.5f, 5.75f, 6.75f},
        nine(0.75, 0.5, 0, 1, false));
  }

  @Test
  void aQuarterTurnIsClockwise() {
    assertArrayEquals(new float[] {7, 4, 1, 8, 5, 2, 9, 6, 3}, nine(0, 0, 90, 1, false), 1e-5f);
    assertArrayEquals(new float[] {3, 6, 9, 2, 5, 8, 1, 4, 7}, nine(0, 0, -90, 1, false), 1e-5f);
  }

  @Test
  void aMirrorSwapsLeftAndRightBeforeTheTurn() {
    assertArrayEquals(new float[] {3, 2, 1, 6, 5, 4, 9, 8, 7}, nine(0, 0, 0, 1, true));
    assertArrayEquals(new float[] {9, 6, 3, 8, 5, 2, 7, 4, 1}, nine(0, 0, 90, 1, true), 1e-5f);
  }

  @Test
  void twiceTheSizeShowsTheMiddle() {
    assertArrayEquals(new float[] {3, 3.5f, 4, 4.5f, 5, 5.5f, 6, 6.5f, 7}, nine(0, 0, 0, 2, false));
  }

  @Test
  void channelsAreMovedAlike() {
    float[] last = {1, 10, 2, 20, 3, 30};
    assertArrayEquals(
        new float[] {1, 10, 1, 10, 2, 20}, changed(image(1, 3, 2, false), last, 1, 0, 0, 1, false));
    float[] first = {1, 2, 3, 10, 20, 30};
    assertArrayEquals(
        new float[] {1, 1, 2, 10, 10, 20}, changed(image(1, 3, 2, true), first, 1, 0, 0, 1, false));
  }

  /** A thousand maps, with what one param alone changes. */
  private static DoubleStream draws(
      double shift, double rotation, double scale, boolean flip, ToDoubleFunction<double[]> what) {
    ImageAugmentation drawn = new ImageAugmentation(10, 20, 1, false, shift, rotation, scale, flip);
    SplittableRandom random = new SplittableRandom(3);
    double[] map = new double[ImageAugmentation.MAP];
    return IntStream.range(0, 1_000)
        .mapToDouble(
            i -> {
              drawn.draw(random, map);
              return what.applyAsDouble(map);
            });
  }

  private static void assertIn(double after, double most, double found) {
    assertTrue(found > after && found <= most, found + " is not in (" + after + ", " + most + "]");
  }

  @Test
  void movesAreWithinTheirRange() {
    for (int side : new int[] {-1, 1}) {
      assertIn(3.9, 4, draws(0.2, 0, 0, false, map -> side * map[2]).max().getAsDouble());
      assertIn(1.9, 2, draws(0.2, 0, 0, false, map -> side * map[5]).max().getAsDouble());
    }
  }

  @Test
  void turnsAreWithinTheirRange() {
    for (int side : new int[] {-1, 1}) {
      DoubleStream degrees =
          draws(0, 30, 0, false, map -> side * Math.toDegrees(Math.atan2(map[1], map[0])));
      assertIn(29, 30 + 1e-9, degrees.max().getAsDouble());
    }
  }

  @Test
  void sizesAreWithinTheirRange() {
    DoubleSummaryStatistics sizes = draws(0, 0, 0.3, false, map -> 1 / map[4]).summaryStatistics();
    assertIn(1.29, 1.3, sizes.getMax());
    assertIn(-0.71, -0.7, -sizes.getMin());
  }

  @Test
  void halfOfTheImagesAreMirrored() {
    assertIn(440, 560, draws(0, 0, 0, true, map -> map[0] < 0 ? 1 : 0).sum());
    assertEquals(0, draws(0, 0, 0, false, map -> map[0] < 0 ? 1 : 0).sum());
  }
}
