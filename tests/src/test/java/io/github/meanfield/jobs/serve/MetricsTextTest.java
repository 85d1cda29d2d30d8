package io.github.meanfield.jobs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Figures as Prometheus reads them. */
class MetricsTextTest {

  @Test
  void figuresAreWrittenInTheFormatOfPrometheus() {
    MetricsText text =
        new MetricsText()
            .family("things_total", "counter", "Things.")
            .sample(3)
            .sample(0.25, "name", "a \"b\"\\\nc", "other", "é")
            .family("time", "histogram", "Time.")
            .sampleOf("_bucket", 1e15, "le", "+Inf")
            .sample(Double.NEGATIVE_INFINITY);
    assertEquals(
        """
        # HELP meanfield_things_total Things.
        # TYPE meanfield_things_total counter
        meanfield_things_total 3
        meanfield_things_total{name="a \\"b\\"\\\\\\nc",other="é"} 0.25
        # HELP meanfield_time Time.
        # TYPE meanfield_time histogram
        meanfield_time_bucket{le="+Inf"} 1.0E15
        meanfield_time -Inf
        """,
        new String(text.bytes(), StandardCharsets.UTF_8));
  }
}
