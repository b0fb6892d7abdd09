"""Tests of golang_migrate_table.py, with a Go file of our own."""

import unittest

import golang_migrate_table as tables

GO = '''
func TestRun(t *testing.T) {
	tt := []struct {
		version   uint
		expectErr error
		expectSeq migrationSequence
	}{
		// the first
		{
			version:   0,
			expectErr: os.ErrNotExist, // none
		},
		{
			version: 3,
			expectSeq: migrationSequence{
				mr("CREATE 1"),
				mr("CREATE 3"),
			},
		},
		{version: -2, expectErr: ErrShortLimit{1}, expectSeq: newMigSeq(M(1))},
	}
	for i, v := range tt {
	}
}
'''


class TableTest(unittest.TestCase):

    def test_a_table_is_its_cases(self):
        first, second, third = tables.table(GO, "TestRun")
        self.assertEqual(first, {"version": "0", "expectErr":
                                 "os.ErrNotExist"})
        self.assertEqual(second["version"], "3")
        self.assertEqual(tables.bodies(second), ["CREATE 1", "CREATE 3"])
        self.assertEqual((third["version"], third["expectErr"]),
                         ("-2", "ErrShortLimit{1}"))
        self.assertIn("M(1)", third["expectSeq"])

    def test_what_a_case_wants_is_said_as_gander_does(self):
        for error, said in (("nil", "up 1, up 3: at 3"),
                            ("ErrNoChange", "nothing"),
                            ("os.ErrNotExist", "error"),
                            ("ErrShortLimit{1}",
                             "up 1, up 3: at 3, then an error")):
            self.assertEqual(tables.wanted({"expectErr": error},
                                           ["up 1", "up 3"], 3), said)
        self.assertEqual(tables.wanted({}, [], None), "nothing")


if __name__ == "__main__":
    unittest.main()
