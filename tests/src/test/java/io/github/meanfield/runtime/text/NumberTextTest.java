package io.github.meanfield.runtime.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.runtime.text.NumberText.Form;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {

  private static final String GRAMMAR = "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "1D",
        "1F",
        "2d",
        "0x1p3",
        "1e5L",
        "NaN",
        "Infinity",
        "1e",
        "1e+",
        "1,5",
        "1 2",
        "10:30",
        "2020-01",
        "1_000",
        "57%",
        "--1",
        "１",
        "1.2.3",
        "e5",
        "+.e1"
      })
  void whatTheGrammarDoesNotHaveIsNoNumber(String text) {
    assertFalse(NumberText.isNumber(text));
    assertEquals(text, NumberText.canonical(text));
  }

  @ParameterizedTest
  @CsvSource({
    "' 5 ', 5",
    "5.0, 5",
    "-50e-1, -5",
    "+5, 5",
    "-0.0, 0",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "9223372036854775808,",
    "5.5,",
    "1e999,",
    "five,"
  })
  void wholeNumbersAreLongsHoweverTheyAreWritten(String text, Long number) {
    assertEquals(number, NumberText.asLong(text));
  }

  @Property
  void numbersAreThoseOfTheGrammar(
      @ForAll @CharRange(from = '+', to = '3') @StringLength(max = 6) String head,
      @ForAll @CharRange(from = 'd', to = 'f') @StringLength(max = 1) String letter,
      @ForAll @CharRange(from = '+', to = '3') @StringLength(max = 3) String tail) {
    String text = head + letter + tail;
    assertEquals(text.matches(GRAMMAR), NumberText.isNumber(text), text);
  }

  @ParameterizedTest
  @CsvSource({
    "0,WHOLE",
    "-0,WHOLE",
    "+12,WHOLE",
    "9007199254740992,WHOLE",
    "9007199254740993,LARGE",
    "12345678901234567890,LARGE",
    "1e400,LARGE",
    "-1E-400,REAL",
    "1.0,REAL",
    "5.,REAL",
    ".5,REAL",
    "0.5,REAL",
    "1e5,REAL",
    "007,CODE",
    "00,CODE",
    "-01,CODE",
    "00.5,CODE",
    "' 42 ',WHOLE"
  })
  void formsOfNumbersAreTold(String text, Form form) {
    assertEquals(form, NumberText.form(text, '.'));
  }

  @Test
  void decimalsMayStandBehindAComma() {
    assertEquals(Form.REAL, NumberText.form("-3,25e2", ','));
    assertEquals(-325, NumberText.parse("-3,25e2", ','), 0);
    assertEquals(5, NumberText.parse("\u30005\u2003", '.'), 0);
    assertEquals(Form.NONE, NumberText.form("3.25", ','));
  }

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "1.0,1",
    "1.00,1",
    "1e0,1",
    "+1,1",
    "01,1",
    "-0.0,0",
    "0.50,0.5",
    ".5,0.5",
    "100,100",
    "1e2,100",
    "-1.250,-1.25",
    "1e20,100000000000000000000",
    "1e21,1e21",
    "1.5e22,1.5e22",
    "0.000001,0.000001",
    "1e-7,1e-7",
    "9007199254740993,9007199254740993",
    "1e400,1e400"
  })
  void aNumberHasOneText(String text, String canonical) {
    assertEquals(canonical, NumberText.canonical(text));
    assertEquals(canonical, NumberText.canonical(canonical));
  }

  /** Numbers are made of digits in a time that grows by the square of how many there are. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aMillionDigitsAreNoHarm() {
    String zeros = "0".repeat(1_000_000);
    String ones = "1".repeat(1_000_000);
    for (String large : List.of("1" + zeros, ones, "-" + ones, ones + "e5", "1" + zeros + ".5")) {
      assertEquals(large, NumberText.canonical(" " + large + " "));
      assertFalse(NumberText.isHeld(large));
      assertNull(NumberText.asLong(large));
      assertNull(NumberText.decimal(large, 38, 3));
    }
    // So many digits are not looked at; these are.
    String fraction = "0.1" + zeros + "1";
    assertEquals(fraction, NumberText.canonical(fraction));
    assertFalse(NumberText.isHeld(fraction));
    String most = "0." + "1".repeat(1_000);
    assertEquals(most, NumberText.canonical(zeros + most + zeros));
    for (String seven : List.of(zeros + "7", "7." + zeros, "7" + zeros + "e-1000000")) {
      assertEquals("7", NumberText.canonical(seven));
      assertTrue(NumberText.isHeld(seven));
      assertEquals(7, NumberText.asLong(seven));
    }
    assertEquals("0", NumberText.canonical("0." + zeros + "e99999999999"));
    assertEquals("0.07", NumberText.canonical("." + zeros + "7e999999"));
  }

  /** The digits of a text are those that Java reads, wherever its zeros, point and exponent are. */
  @Property
  void digitsAreThoseOfJava(
      @ForAll("signs") String sign,
      @ForAll @CharRange(from = '0', to = '2') @StringLength(min = 1, max = 30) String whole,
      @ForAll @CharRange(from = '0', to = '2') @StringLength(max = 30) String decimals,
      @ForAll @IntRange(min = -40, max = 40) int exponent) {
    String text = sign + whole + "." + decimals + "E" + exponent;
    BigDecimal java = new BigDecimal(text);
    assertEquals(java.setScale(100), NumberText.decimal(text, 300, 100), text);
  }

  @Provide
  Arbitrary<String> signs() {
    return Arbitraries.of("", "+", "-");
  }

  @Property
  void textsOfTheSameNumberAreTheSame(@ForAll double number, @ForAll float single) {
    String canonical = NumberText.canonical(number);
    assertEquals(canonical, NumberText.canonical(Double.toString(number)));
    assertEquals(canonical, NumberText.canonical(canonical));
    assertEquals(number, Double.parseDouble(canonical), 0);
    assertTrue(NumberText.isHeld(Double.toString(number)), canonical);
    assertTrue(Math.abs(number) >= Long.MAX_VALUE || NumberText.isNumber(canonical), canonical);
    assertEquals(
        NumberText.canonical(single), NumberText.canonical(Float.toString(single)), "a float");
  }

  @Property
  void wholeNumbersAreTheSameOfAllTypes(@ForAll int number) {
    assertEquals(String.valueOf(number), NumberText.canonical(number * 1.0));
    assertEquals(String.valueOf(number), NumberText.canonical(new BigDecimal(number + ".00")));
  }

  @ParameterizedTest
  @CsvSource({
    "1.50,1.500",
    "0e999999999,0.000",
    "12345678901234567890123456789012345,12345678901234567890123456789012345.000",
    "123456789012345678901234567890123456,",
    "1e999999999,",
    "1e-999999999,",
    "1e2147483647,",
    "0.0001,",
    "１,",
    "A1,"
  })
  void decimalsHaveAllDigits(String text, BigDecimal decimal) {
    assertEquals(decimal, NumberText.decimal(text, 38, 3));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1,true",
    "0.30000000000000004,true",
    // Java has more digits of it.
    "1.0284721e20,true",
    "0.12345678901234567,false",
    "0.12345678901234568,true",
    "0.12345678901234567890,false",
    "9007199254740992,true",
    "9007199254740993,false",
    "1152921504606846976,false",
    "1e400,false",
    "1e-400,false",
    "0e-400,true",
    "1e99999999999,false",
    "NaN,true"
  })
  void aDoubleTellsAllDigits(String text, boolean isHeld) {
    assertEquals(isHeld, NumberText.isHeld(text));
  }
}
