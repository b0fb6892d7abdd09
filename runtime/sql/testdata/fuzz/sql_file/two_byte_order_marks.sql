﻿-- +gander Up
SELECT 1;
