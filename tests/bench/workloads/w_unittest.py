import unittest


class Sums(unittest.TestCase):
    def test_sum(self):
        self.assertEqual(1 + 1, 2)

    def test_raises(self):
        with self.assertRaises(ZeroDivisionError):
            1 // 0


def run():
    result = unittest.TestResult()
    suite = unittest.TestSuite()
    suite.addTest(Sums)
    suite.run(result)
    assert (result.testsRun, result.failuresNum, result.errorsNum) == (2, 0, 0)
