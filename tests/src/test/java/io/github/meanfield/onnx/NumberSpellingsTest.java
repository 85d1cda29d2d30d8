package io.github.meanfield.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.runtime.text.NumberText;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of numbers that are categories. */
class NumberSpellingsTest {

  /** The first as a pipeline has it; the others as Java and Python write the double. */
  @ParameterizedTest
  @CsvSource({
    "1, 1.0",
    "-1.5, -1.5",
    "0.0001, 1.0E-4",
    "0.00005, 5.0E-5 5e-05",
    "0.000012345, 1.2345E-5 1.2345e-05",
    "10000000, 1.0E7 10000000.0",
    "123456789, 1.23456789E8 123456789.0",
    "1000000000000000, 1.0E15 1000000000000000.0",
    "10000000000000000, 1.0E16 1e+16",
    "-25000000000000000, -2.5E16 -2.5e+16",
    "1e300, 1.0E300 1e+300",
    "2e-300, 2.0E-300",
    "4.9e-324, 4.9E-324 5e-324",
    "0, 0.0 -0 -0.0",
    // Of more digits than a double has.
    "12345678901234567891, 12345678901234567891"
  })
  void aNumberIsKnownAsProgramsWriteIt(String number, String others) {
    assertEquals(number, NumberText.canonical(number));
    Set<String> expected = new TreeSet<>(Set.of(others.split(" ")));
    expected.add(number);
    assertEquals(expected, new TreeSet<>(NumberSpellings.of(number)));
  }
}
