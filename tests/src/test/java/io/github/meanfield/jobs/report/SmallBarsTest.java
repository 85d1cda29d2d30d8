package io.github.meanfield.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class SmallBarsTest {

  @Test
  void drawingsAreTheSameInEveryLanguage() {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    String svg = SmallBars.of("", new double[] {1, 2}, 0).svg();
    try {
      Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertEquals(svg, SmallBars.of("", new double[] {1, 2}, 0).svg());
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }

  @Test
  void barsAreAsHighAsTheirValuesAndSaidInWords() {
    String svg = SmallBars.of("a <b> & c", new double[] {10, 0, 5, 0.001}, 1).svg();
    assertEquals(
        "<svg class=\"bars\" role=\"img\" width=\"48\" viewBox=\"0 0 15 24\""
            + " preserveAspectRatio=\"none\"><title>a &lt;b&gt; &amp; c</title>"
            + "<path d=\"M0 24v-24h3v24zM8 24v-12h3v12z\"/>"
            + "<path class=\"rest\" d=\"M12 24v-1h3v1z\"/></svg>",
        svg);
    assertTrue(SmallBars.of("", new double[99], 0).svg().contains("width=\"96\""));
  }
}
